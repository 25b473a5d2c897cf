"""A list as rows of text, whatever it came in. Reading a cell stops at nothing: every problem is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TypeVar

from dispatch.domain.units import Kinds

Value = TypeVar("Value")
LONGEST = 200  # characters of a cell
PARTS = re.compile(r"[、,，;；\s]+")
FORMULA = ("=", "+", "-", "@")  # a spreadsheet would work them out
Place = Callable[[float, float], tuple[float, float, str | None]]  # degrees -> EPSG:4490, grid or None


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

    def text(self, column: str, needed: bool = True, most: int = LONGEST) -> str:
        """The cell without blanks around it."""
        found = self.row.cells.get(column, "").strip()
        if needed and not found:
            self.wrong(column, "missing")
        elif len(found) > most:
            self.wrong(column, "too_long", most=most)
        elif found.startswith(FORMULA):
            self.wrong(column, "formula", text=found[:20])
        return found

    def code(self, column: str, shape: re.Pattern[str], why: str = "not_a_code", needed: bool = True) -> str:
        """The cell, of a shape; `why` it is not."""
        found = self.text(column, needed)
        if found and not shape.fullmatch(found):
            self.wrong(column, why, text=found[:24])
        return found

    def once(self, column: str, seen: dict[str, int | str]) -> None:
        """No row before has this cell; `seen` tells where it stands first."""
        found = self.row.cells.get(column, "").strip()
        if found and seen.setdefault(found, self.row.where) != self.row.where:
            self.wrong(column, "code_twice", text=found, other=seen[found])

    def number(
        self,
        column: str,
        bounds: tuple[float, float] | None = None,
        why: str = "out_of_bounds",
        needed: bool = True,
    ) -> float | None:
        """The cell as a number within bounds, None where it is none; `why` it is outside."""
        text = self.text(column, needed)
        try:
            value = float(text) if text else None
        except ValueError:
            self.wrong(column, "not_a_number", text=text[:20])
            return None
        if value is not None and bounds is not None and not bounds[0] <= value <= bounds[1]:
            self.wrong(column, why, least=f"{bounds[0]:g}", most=f"{bounds[1]:g}")
            return None
        return value

    def placed(self, lon: float | None, lat: float | None, place: Place) -> tuple[float, float, str]:
        """The point on our map and its grid."""
        if lon is None or lat is None:
            return 0.0, 0.0, ""
        lon, lat, grid = place(lon, lat)
        if grid is None:
            self.wrong("lon", "not_in_city", lon=lon, lat=lat)
        return lon, lat, grid or ""

    def unit(self, column: str, words: Mapping[str, str]) -> str:
        """The unit kind that a word of `unit_words` stands for."""
        found = self.text(column)
        if found and found not in words:
            self.wrong(column, "unknown_unit", text=found[:20], near=near(found, list(words)))
        return words.get(found, "")

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
        words = unit_words(kinds)
        found = self.parts(column, needed)
        for word in found:
            if word not in words:
                self.wrong(column, "unknown_unit", text=word, near=near(word, list(words)))
        return tuple(words[word] for word in found if word in words)


def read_rows(
    rows: Iterable[Row], read: Callable[[Reading], Value], *once: str
) -> tuple[list[tuple[Row, Value]], list[Problem]]:
    """What `read` makes of each row that is right, and everything that is wrong with the others. Cells of the
    columns `once` stand once.
    """
    problems: list[Problem] = []
    seen: dict[str, dict[str, int | str]] = {column: {} for column in once}
    out = []
    for row in rows:
        reading, before = Reading(row, problems), len(problems)
        value = read(reading)
        for column in once:
            reading.once(column, seen[column])
        if len(problems) == before:
            out.append((row, value))
    if not out and not problems:
        problems.append(Problem(1, "", "empty"))
    return out, problems


def unit_words(kinds: Kinds) -> dict[str, str]:
    """Id and Chinese name of each unit kind -> its id."""
    return {kind: kind for kind in kinds} | {row.zh: kind for kind, row in kinds.items()}


def near(word: str, known: list[str]) -> str:
    """Those that look like it; a stroke where none does."""
    return "、".join(get_close_matches(word, known, 3, 0.5)) or "—"
