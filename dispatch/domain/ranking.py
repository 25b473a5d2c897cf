"""Text to scenario: a sum of the weights of words, so that every place in the order can name its reasons."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

HALF, FLOOR = (
    45,
    0.15,
)  # people begin with what it is about: a word here, and one far behind, is worth so much
OWN, SAYING, VOICE, PLACE = 3.0, 6.5, 6.0, 1.0  # the most that a word of each sort adds
AGAIN = 0.8  # a second saying of the same matter often repeats the first
FIRST = 0.4  # of a matter whose place is not told, the first parameter of the list
WHOLE = 60.0  # of a text that says all of a leaf's own words and no other word of the list
LESSON = 5.0  # what many lessons of one leaf come near to
STEEP, GAP, OFFSET = (
    0.148,
    0.22,
    -1.65,
)  # of the confidence: fitted on messages labelled apart from the test's
SURE = 8.0  # a gap beyond this makes nobody surer
MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Saying:
    """What people say, all parts of it, and the leaves that they may mean by it. kind: matter, voice (the
    way an opening speaks), place (a parameter).
    """

    parts: tuple[str, ...]
    leaves: frozenset[str]
    kind: str = "matter"
    shared: int = 1  # matters that this saying may mean

    @property
    def words(self) -> str:
        return "…".join(self.parts)

    @property
    def worth(self) -> float:
        most = {"matter": SAYING, "voice": VOICE, "place": PLACE}[self.kind]
        longer = 0.0 if self.kind == "place" else 0.3 * (len("".join(self.parts)) - 2) + len(self.parts) - 1
        return (most + longer) / math.sqrt(self.shared)

    def place_in(self, text: str) -> int:
        """Where its last part begins, -1 where one is missing or an opening comes too late."""
        places = [text.find(part) for part in self.parts]
        if min(places) < 0 or (self.kind == "voice" and max(places) > HALF):
            return -1
        return max(places)


@dataclass(frozen=True, slots=True)
class Guess:
    """A leaf that a text may mean. `words` decided it, the heaviest first."""

    code: str
    confidence: float
    words: tuple[str, ...]


class Ranker:
    """Leaves in the order in which a text may mean them. `own` holds each leaf's own words with their share,
    `lessons` how many texts with a word people have given to a leaf. The same input gives the same order.
    """

    def __init__(
        self,
        own: Mapping[str, Mapping[str, float]],
        sayings: Iterable[Saying],
        lessons: Mapping[str, Mapping[str, int]],
    ) -> None:
        self._own: dict[str, dict[str, float]] = defaultdict(dict)
        self._whole: dict[str, float] = defaultdict(float)
        self._rare: dict[str, float] = {}
        rare = Rare(own)
        for code, shares in own.items():
            for word, share in shares.items():
                self._rare[word] = rare.of(word)
                self._own[word][code] = weight = OWN * share * self._rare[word]
                self._whole[code] += weight
        self._learnt: dict[str, dict[str, float]] = defaultdict(dict)
        taught = Rare(lessons)
        for code, counts in lessons.items():
            for word, n in counts.items():
                self._learnt[word][code] = LESSON * n / (n + 1) * taught.of(word)
        self._sayings = tuple(sayings)

    def rank(self, text: str, words: Iterable[str], most: int = 3) -> list[Guess]:
        """The `most` likely leaves, best first; none where no word of the text speaks for any."""
        told = {word: worth_at(text.find(word)) for word in words}
        said: dict[str, dict[str, float]] = defaultdict(dict)
        for word, worth in told.items():
            for code, weight in self._own.get(word, {}).items():
                said[code][word] = weight * worth
        known = sum(self._rare.get(word, 0.0) for word in told)
        sums = {
            code: WHOLE * self._wholly(code, why) * sum(map(self._rare.__getitem__, why)) / known
            for code, why in said.items()
        }
        for word, worth in told.items():
            for code, weight in self._learnt.get(word, {}).items():
                said[code][word] = said[code].get(word, 0.0) + weight * worth
        for code, heard in self._heard(text).items():
            for n, (worth, phrase) in enumerate(sorted(heard, reverse=True)):
                said[code][phrase] = said[code].get(phrase, 0.0) + worth * AGAIN**n
        for code, why in said.items():
            first = FIRST if code.endswith(("00", "01")) else 0.0
            sums[code] = round(sums.get(code, 0.0) + sum(why.values()) + first, 6)
        return _best(sums, said, most)

    def _wholly(self, code: str, why: Mapping[str, float]) -> float:
        """How much of a leaf's own words is said, from 0 to 1; a part counts little."""
        return (sum(why.values()) / self._whole[code]) ** 2

    def _heard(self, text: str) -> dict[str, list[tuple[float, str]]]:
        """Sayings in the text by the leaves they may mean, with what each is worth."""
        out: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for saying in self._sayings:
            at = saying.place_in(text)
            for code in saying.leaves if at >= 0 else ():
                out[code].append((saying.worth * worth_at(at), saying.words))
        return out


def _best(sums: Mapping[str, float], said: Mapping[str, Mapping[str, float]], most: int) -> list[Guess]:
    order = sorted(sums, key=lambda code: (-sums[code], code))
    first, second = ([sums[code] for code in order[:2]] + [0.0, 0.0])[:2]
    return [
        Guess(code, confidence(sums[code], second if code == order[0] else first), heaviest(said[code]))
        for code in order[:most]
    ]


class Rare:
    """How rare a word is among leaves: 1 where a single leaf of many has it, towards 0 where all do."""

    def __init__(self, leaves: Mapping[str, Iterable[str]]) -> None:
        self._all = len(leaves)
        self._with: dict[str, int] = defaultdict(int)
        for words in leaves.values():
            for word in words:
                self._with[word] += 1

    def of(self, word: str) -> float:
        return math.log(1 + self._all / self._with[word]) / math.log(1 + self._all)


def worth_at(at: int) -> float:
    """What a word is worth by its place in the text."""
    return FLOOR + (1 - FLOOR) / (1 + (max(at, 0) / HALF) ** 2)


def confidence(score: float, other: float) -> float:
    """How often a guess of this weight, so far from the best other one, is what a person would choose."""
    gap = min(score - other, SURE)
    return round(1 / (1 + math.exp(-(OFFSET + STEEP * min(score, 20.0) + GAP * gap))), 3)


def heaviest(why: Mapping[str, float]) -> tuple[str, ...]:
    """The words that weigh most; one that only repeats a part of another is left out."""
    found: list[str] = []
    for word in sorted(why, key=lambda w: (-why[w], w)):
        if not any(word in other or other in word for other in found):
            found.append(word)
    return tuple(found[:MOST_WORDS])
