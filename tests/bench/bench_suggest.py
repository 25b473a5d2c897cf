"""What a text means, against two floors: `python tests/bench/bench_suggest.py [XLSX]`.

Texts: the 240 messages of labels_messages.csv, whose words lie in ../shared/data (absent: said, nothing
measured), and the list's own phrases with words taken away. Floors in the same run: always the most frequent
label; and the cosine of TF-IDF over character bigrams of the titles. A message labelled none is left out of
accuracy; the confidence that it gets all the same is told. Latency: median of five rounds over all messages,
and its ratio to the bigram floor.
"""

from __future__ import annotations

import csv
import json
import math
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from python_calamine import CalamineWorkbook  # noqa: E402

from dispatch.domain.catalogue import Scenario  # noqa: E402
from dispatch.domain.ranking import Guess, Ranker  # noqa: E402
from dispatch.finder import Finder  # noqa: E402
from dispatch.guess import ranker_of, words_of  # noqa: E402
from dispatch.matters import spelled  # noqa: E402
from support.two_towns import matters  # noqa: E402

HERE = Path(__file__).parent
MESSAGES = HERE.parents[2] / "shared" / "data" / "events" / "citizen_messages_zh.xlsx"
ROUNDS = 5
REACH = {"above_frequent": 0.2, "above_bigrams": 0.1, "ms": 50.0}
Rank = Callable[[str], list[str]]
LIST = matters()


@dataclass(frozen=True)
class Row:
    text: str
    codes: tuple[str, ...]


def labelled(source: Path) -> list[Row]:
    """The labelled messages in the order of the label file; subject and body as the feed joins them."""
    cells = CalamineWorkbook.from_path(str(source)).get_sheet_by_index(0).to_python()
    head = [str(cell) for cell in cells[0]]
    number, subject, body = (head.index(name) for name in ("留言编号", "留言主题", "留言详情"))
    texts = {
        str(int(row[number])): f"{str(row[subject]).strip()}\n{str(row[body]).strip()}" for row in cells[1:]
    }
    with (HERE / "labels_messages.csv").open(encoding="utf-8") as lines:
        return [Row(texts[r["ref"]], tuple(r["codes"].split())) for r in csv.DictReader(lines)]


class Bigrams:
    """The peer: how near the bigrams of a text are to those of a title."""

    def __init__(self) -> None:
        titles = {leaf.code: Counter(pairs(leaf.title)) for leaf in LIST}
        found = Counter(pair for title in titles.values() for pair in title)
        self._rare = {pair: math.log(len(titles) / n) for pair, n in found.items()}
        self._with: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for code, title in titles.items():
            size = math.sqrt(sum((n * self._rare[p]) ** 2 for p, n in title.items())) or 1.0
            for pair, n in title.items():
                self._with[pair].append((code, n * self._rare[pair] / size))

    def rank(self, text: str) -> list[str]:
        near: dict[str, float] = defaultdict(float)
        for pair, n in Counter(pairs(text)).items():
            for code, weight in self._with.get(pair, ()):
                near[code] += n * self._rare[pair] * weight
        return sorted(near, key=lambda code: (-near[code], code))[:3]


def pairs(text: str) -> Iterable[str]:
    return (text[i : i + 2] for i in range(len(text) - 1) if "\u4e00" <= text[i] <= "\u9fff")


def accuracy(rank: Rank, rows: list[Row], width: int = 10) -> dict[str, float]:
    """Share of rows whose first, and whose first three guesses hold an accepted code, to so many digits."""
    first = three = 0
    for row in rows:
        wanted = {code[:width] for code in row.codes}
        found = [code[:width] for code in rank(row.text)]
        first += bool(wanted & set(found[:1]))
        three += bool(wanted & set(found[:3]))
    return {"top1": round(first / len(rows), 3), "top3": round(three / len(rows), 3), "n": len(rows)}


def own_phrases() -> dict[str, list[Row]]:
    """The list's own words, cut short: a title that has lost a word, and a condition with its closing."""
    dice = random.Random(20261124)
    short, closing = [], []
    for leaf in LIST:
        words = words_of(leaf.title)
        if len(words) > 2:
            words.pop(dice.randrange(len(words)))
            short.append(Row("".join(words), (leaf.code,)))
        closing.append(Row(f"{leaf.condition}，要求{leaf.close}", (leaf.code,)))
    return {"title_less_a_word": short, "condition_and_closing": closing}


def spelling(leaf: Scenario) -> str:
    return f"{leaf.code} {leaf.title} {spelled(leaf.title)}".lower()


def spent(rank: Callable[[str], object], rows: list[Row]) -> float:
    """Milliseconds a text."""
    began = time.perf_counter()
    for row in rows:
        rank(row.text)
    return (time.perf_counter() - began) * 1000 / len(rows)


def told(ranker: Ranker, rows: list[Row]) -> list[dict[str, Any]]:
    """How often the first guess is right where it claims a confidence of so much."""
    bands: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for row in rows:
        for guess in guesses(ranker, row.text)[:1]:
            bands[min(int(guess.confidence * 4), 3)].append((guess.confidence, guess.code in row.codes))
    return [
        {
            "n": len(found),
            "claimed": round(statistics.mean(c for c, _ in found), 2),
            "right": round(sum(ok for _, ok in found) / len(found), 2),
        }
        for _, found in sorted(bands.items())
    ]


def guesses(ranker: Ranker, text: str) -> list[Guess]:
    return ranker.rank(text, words_of(text))


def measure(rows: list[Row]) -> dict[str, Any]:
    ranker, peer = ranker_of(LIST, {}), Bigrams()
    known = [row for row in rows if row.codes]
    frequent = [code for code, _ in Counter(c for row in known for c in row.codes).most_common(3)]
    ways: dict[str, Rank] = {
        "ours": lambda text: [guess.code for guess in guesses(ranker, text)],
        "most_frequent": lambda text: frequent,
        "bigrams": peer.rank,
    }
    single = [row for row in known if len(row.codes) == 1]
    domains: dict[str, list[Row]] = defaultdict(list)
    for row in known:
        domains[row.codes[0][:2]].append(row)
    ours, floor = [], []
    for _ in range(ROUNDS):
        ours.append(spent(ways["ours"], rows))
        floor.append(spent(ways["bigrams"], rows))
    nothing = [max((g.confidence for g in guesses(ranker, r.text)), default=0.0) for r in rows if not r.codes]
    return {
        "messages": {name: accuracy(rank, known) for name, rank in ways.items()},
        "without_place": {name: accuracy(rank, known, 8) for name, rank in ways.items()},
        "single_code": {name: accuracy(rank, single) for name, rank in ways.items()},
        "by_domain": {name: accuracy(ways["ours"], found) for name, found in sorted(domains.items())},
        "none": {"n": len(nothing), "median_confidence": round(statistics.median(nothing), 2)},
        "calibration": told(ranker, known),
        "ms": round(statistics.median(ours), 2),
        "slowest_round_ms": round(max(ours), 2),
        "times_bigrams": round(statistics.median(a / b for a, b in zip(ours, floor, strict=True)), 2),
    }


def phrases() -> dict[str, Any]:
    ranker, peer = ranker_of(LIST, {}), Bigrams()
    return {
        name: {
            "ours": accuracy(lambda text: [g.code for g in guesses(ranker, text)], rows),
            "bigrams": accuracy(peer.rank, rows),
        }
        for name, rows in own_phrases().items()
    }


def keystrokes() -> dict[str, float]:
    """Milliseconds of one answer on the server as a person types, opens a step, or has a text guessed."""
    finder, ranker = Finder(LIST, {leaf.code: spelling(leaf) for leaf in LIST}), ranker_of(LIST, {})
    typed = [
        q[:n] for q in ("无照经营游商", "jinggaiqueshi", "wzjyys", "井盖 缺失") for n in range(len(q) + 1)
    ]
    found = [spent(finder.search, [Row(q, ()) for q in typed]) for _ in range(ROUNDS)]
    opened = [spent(finder.below, [Row(q, ()) for q in ("", "02", "0204", "020401")]) for _ in range(ROUNDS)]
    slowest = max(spent(finder.search, [Row(q, ())]) for q in typed)
    told = "小区楼下新开的烧烤店油烟很大，晚上一两点还在吵，" * 12
    guessed = spent(lambda text: guesses(ranker, text), [Row(told, ())])
    lines = {"search": statistics.median(found), "step": statistics.median(opened), "slowest": slowest}
    return {name: round(ms, 2) for name, ms in (lines | {"guess_300_characters": guessed}).items()}


def main() -> int:
    result: dict[str, Any] = {"bench": "suggest", "keystroke_ms": keystrokes(), "own_phrases": phrases()}
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES
    if not source.exists():
        result["skipped"] = f"{source} is absent: accuracy on messages was not measured"
        sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
        return 0
    result |= measure(labelled(source))
    top = {name: found["top1"] for name, found in result["messages"].items()}
    met = (
        top["ours"] - top["most_frequent"] >= REACH["above_frequent"]
        and top["ours"] - top["bigrams"] >= REACH["above_bigrams"]
        and max(result["ms"], *result["keystroke_ms"].values()) <= REACH["ms"]
    )
    sys.stdout.write(json.dumps(result | {"met": met, "reach": REACH}, ensure_ascii=False) + "\n")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
