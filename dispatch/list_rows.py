"""A list as rows of text, whatever it came in. Reading a cell stops at nothing: every problem is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TypeVar

from dispatch.domain.units import Kinds

Value = TypeVar("Value")
LONGEST = 200  # characters of a cell
PARTS = re.compile(r"[、,，;；\s]+")
FORMULA = ("=", "+", "-", "@")  # a spreadsheet would work them out


@dataclass(frozen=True, slots=True)
class Row:
    """`where` is the row's number in a table, or its place in a tree; cells go by field name."""

    where: int | str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell. `why` is a text key, `holes` fill it; column "" means the row as a whole."""

    where: int | str
    column: str
    why: str
    holes: Mapping[str, object] = field(default_factory=dict)


class BadRows(Exception):
    """A list that cannot be taken, with all that is wrong in it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        shown = "; ".join(f"{p.where} {p.column} {p.why} {dict(p.holes)}" for p in problems[:5])
        super().__init__(f"{len(problems)} problems: {shown}")


class Reading:
    """One row being read; its problems go to the list given."""

    def __init__(self, row: Row, problems: list[Problem]) -> None:
        self.row, self._problems = row, problems

    def wrong(self, column: str, why: str, **holes: object) -> None:
        self._problems.append(Problem(self.row.where, column, why, holes))

    def text(self, column: str, needed: bool = True) -> str:
        """The cell without blanks around it."""
        found = self.row.cells.get(column, "").strip()
        if needed and not found:
            self.wrong(column, "missing")
        elif len(found) > LONGEST:
            self.wrong(column, "too_long", most=LONGEST)
        elif found.startswith(FORMULA):
            self.wrong(column, "formula", text=found[:20])
        return found

    def one_of(self, column: str, words: Mapping[str, Value], needed: bool = True) -> Value | None:
        """What the cell's word stands for."""
        found = self.text(column, needed)
        if found and found not in words:
            self.wrong(column, "not_one_of", text=found, words="、".join(words))
        return words.get(found)

    def parts(self, column: str, needed: bool = True) -> tuple[str, ...]:
        """The cell's words, each once."""
        found = [part for part in PARTS.split(self.text(column, needed)) if part]
        for twice in sorted({part for part in found if found.count(part) > 1}):
            self.wrong(column, "twice_here", text=twice)
        return tuple(dict.fromkeys(found))

    def units(self, column: str, kinds: Kinds, needed: bool = True) -> tuple[str, ...]:
        """Unit kinds, by id or by their Chinese name."""
        names = {row.zh: kind for kind, row in kinds.items()}
        found = []
        for word in self.parts(column, needed):
            kind = word if word in kinds else names.get(word)
            if kind is None:
                self.wrong(column, "unknown_unit", text=word, near=near(word, [*kinds, *names]))
            else:
                found.append(kind)
        return tuple(found)


def near(word: str, known: list[str]) -> str:
    """Those that look like it; a stroke where none does."""
    return "、".join(get_close_matches(word, known, 3, 0.5)) or "—"
