"""Finds matters of a list as people type: words, pinyin, initials, or from domain to parameter by steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Engine

from dispatch.domain.catalogue import Matters, Scenario
from dispatch.matters import read_spellings

MOST_WORDS = 6
STEPS = ((2, "domain"), (4, "big"), (6, "small"), (8, "condition"), (10, "param"))


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of the list to choose next. `leaves` counts the matters behind it."""

    code: str
    title: str
    step: str  # domain big small condition param
    leaves: int


class Finder:
    """One version of the list in memory; `spelled` holds what a leaf is found by."""

    def __init__(self, matters: Matters, spelled: Mapping[str, str]) -> None:
        rows = [(spelled[leaf.code], leaf) for leaf in matters]
        self._rows = sorted(rows, key=lambda row: (len(row[1].title), row[1].code))

    def search(self, q: str, limit: int = 20) -> list[Scenario]:
        """Leaves whose title, code, full pinyin or initials hold every word of the query. Titles that hold
        the query as it stands come first, then short titles.
        """
        words = q.lower().split()[:MOST_WORDS]
        found = [leaf for text, leaf in self._rows if all(word in text for word in words)]
        found.sort(key=lambda leaf: q.strip() not in leaf.title)
        return found[:limit]

    def below(self, code: str) -> list[Branch | Scenario]:
        """What to choose next under a part of the list; leaves where nothing is left to choose. A step with
        one choice only is taken by itself.
        """
        leaves = sorted((leaf for _, leaf in self._rows if leaf.code.startswith(code)), key=lambda s: s.code)
        for width, step in STEPS:
            if width <= len(code):
                continue
            parts: dict[str, list[Scenario]] = {}
            for leaf in leaves:
                parts.setdefault(leaf.code[:width], []).append(leaf)
            if len(parts) > 1 or width == len(leaves[0].code if leaves else code):
                return [_part(part, step, behind) for part, behind in parts.items()]
        return []


def _part(code: str, step: str, behind: list[Scenario]) -> Branch | Scenario:
    return behind[0] if len(behind) == 1 else Branch(code, getattr(behind[0], step), step, len(behind))


@lru_cache(maxsize=8)
def finder_of(engine: Engine, matters: Matters) -> Finder:
    """Made once for each version of the list that is held."""
    return Finder(matters, read_spellings(engine, matters.version))
