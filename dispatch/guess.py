"""What scenario a text may mean: cuts words, reads the sayings, folds in what people have corrected."""

from __future__ import annotations

import math
import re
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

import rjieba
import yaml
from sqlalchemy import Engine

from dispatch import lessons
from dispatch.domain.case import Case
from dispatch.domain.catalogue import Matters, Scenario
from dispatch.domain.ranking import Guess, Ranker, Saying
from dispatch.domain.step import Scenarios
from dispatch.matters import LISTS

MOST_TEXT = 4000
HAN = re.compile(r"^[\u4e00-\u9fff]{2,}$")
FIELDS = (  # of a leaf, and what one word alone in it weighs
    ("small", 1.3),
    ("condition", 1.0),
    ("param", 0.4),
    ("big", 0.5),
    ("close", 0.3),
    ("domain", 0.2),
)


@cache
def _list() -> dict[str, Any]:
    found: dict[str, Any] = yaml.load((LISTS / "sayings.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    return found


@cache
def empty_words() -> frozenset[str]:
    """Words that stand in any message and say nothing about its matter."""
    return frozenset(_list()["empty"])


def words_of(text: str) -> list[str]:
    """Han words of two characters and more, the parts of long ones too."""
    return [w for w in rjieba.cut_for_search(text) if HAN.match(w) and w not in empty_words()]


@lru_cache(maxsize=8)
def sayings_of(matters: Matters) -> tuple[Saying, ...]:
    """The sayings bound to the leaves of a list; what another list has no matter for is left out."""
    named: dict[str, set[str]] = defaultdict(set)
    for leaf in matters:
        for name in _names(leaf):
            named[name].add(leaf.code)
    rows = [(to, said) for to, all_said in _list()["sayings"].items() for said in all_said if to in named]
    shared = Counter(said for _, said in rows)
    return tuple(
        Saying(
            tuple(said.removeprefix("^").split("+")),
            frozenset(named[to]),
            "place" if to.startswith("·") else "voice" if said.startswith("^") else "matter",
            shared[said],
        )
        for to, said in rows
    )


def _names(leaf: Scenario) -> Iterable[str]:
    yield leaf.small
    yield f"{leaf.small}·{leaf.condition}"
    if leaf.param:
        yield leaf.title
        yield f"·{leaf.param}"


@lru_cache(maxsize=8)
def own_words(matters: Matters) -> dict[str, dict[str, float]]:
    """Words of each leaf. One of many words of a field weighs less than one that stands alone."""
    return {leaf.code: _words(leaf) for leaf in matters}


def _words(leaf: Scenario) -> dict[str, float]:
    out: dict[str, float] = {}
    for name, most in FIELDS:
        words = set(words_of(getattr(leaf, name)))
        for word in words:
            out[word] = max(out.get(word, 0.0), most / (1 + math.log(len(words))))
    return out


def ranker_of(matters: Matters, taught: Mapping[str, Mapping[str, int]]) -> Ranker:
    """Made of the list, of what citizens say, and of lessons (leaf to words to how often)."""
    return Ranker(own_words(matters), sayings_of(matters), taught)


class Guesser:
    """Safe for threads. A lesson that any process has written counts from the next question on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._tip = 0
        self._lessons: dict[str, lessons.Lesson] = {}  # by case, oldest first
        self._rankers: dict[str, tuple[int, Ranker]] = {}  # by version of the list: as taught up to a tip

    def guess(self, matters: Matters, text: str, most: int = 3) -> list[Guess]:
        """Leaves of this version of the list. Any text; its first 4000 characters count."""
        text = text[:MOST_TEXT]
        return self._taught(matters).rank(text, words_of(text), most)

    def learn(self, matters: Scenarios, case: Case, by: str) -> bool:
        """A person has said what a case's text means. What only repeats the list teaches nothing."""
        leaf = matters.leaf(case)
        if leaf is None or case.text.strip() in ("", leaf.title):
            return False
        version = case.list_version or matters.at(case.area).version
        return lessons.learn(self._engine, case.case_id, case.text, leaf.code, leaf.title, version, by)

    def _taught(self, matters: Matters) -> Ranker:
        tip = lessons.tip(self._engine)
        with self._lock:
            if tip != self._tip:
                self._hear(lessons.read(self._engine, self._tip))
            made_at, ranker = self._rankers.get(matters.version, (-1, None))
            if ranker is None or made_at != self._tip:
                ranker = ranker_of(matters, self._counts(matters))
                self._rankers[matters.version] = self._tip, ranker
            return ranker

    def _hear(self, fresh: Iterable[lessons.Lesson]) -> None:
        for lesson in fresh:
            self._lessons.pop(lesson.case_id, None)
            self._lessons[lesson.case_id] = lesson
            self._tip = lesson.seq
        for case_id in list(self._lessons)[: -lessons.MOST_LESSONS]:
            del self._lessons[case_id]

    def _counts(self, matters: Matters) -> dict[str, Counter[str]]:
        codes = {leaf.title: leaf.code for leaf in matters}
        out: dict[str, Counter[str]] = defaultdict(Counter)
        for lesson in self._lessons.values():
            if lesson.title in codes:
                out[codes[lesson.title]].update(lesson.words)
        return out
