"""The register of 部件 as a table people work on: its columns, and what is wrong with a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from dispatch.domain.units import Kinds
from dispatch.list_rows import Problem, Reading, Row, near

COLUMNS: Mapping[str, str] = {
    "part": "部件标识码",
    "name": "部件名称",
    "lon": "经度",
    "lat": "纬度",
    "unit": "主管单位",
    "state": "部件状态",
}
OPTIONAL = frozenset({"name", "state"})
CODE = re.compile(r"[0-9]{6}0[1-9][0-9]{8}")
STATES = {"完好": "intact", "破损": "broken", "丢失": "lost", "废弃": "dropped", "移除": "removed"}
ON_MAP = frozenset({"intact", "broken", "lost"})
LONGEST = 80

Place = Callable[[Sequence[float], Sequence[float]], list[tuple[float, float, str | None]]]


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part. `code`: city 6 digits, big class 2, small class 2, number 6; lon/lat EPSG:4490 degrees;
    `unit` the kind of the unit in charge.
    """

    code: str
    name: str
    lon: float
    lat: float
    grid: str
    unit: str
    state: str = "intact"


@dataclass(frozen=True, slots=True)
class Known:
    """What rows are held against. `classes`: four digits of a class -> its name in the matter list, where it
    has one. `place` turns degrees into EPSG:4490 and tells the grids, None outside; of all rows at once.
    """

    city: str
    classes: Mapping[str, str]
    kinds: Kinds
    place: Place


def class_of(code: str) -> str:
    """Big and small class of a part's code."""
    return code[6:10]


def read_parts(rows: Sequence[Row], known: Known) -> tuple[list[PartRow], list[Problem]]:
    """The parts of the rows that are right, and everything that is wrong with the others."""
    problems: list[Problem] = []
    words = {kind: kind for kind in known.kinds} | {row.zh: kind for kind, row in known.kinds.items()}
    read: list[tuple[Row, PartRow]] = []
    seen: dict[str, int | str] = {}
    for row in rows:
        reading, before = Reading(row, problems), len(problems)
        part = _read(reading, known, words)
        if part.code in seen:
            reading.wrong("part", "code_twice", text=part.code, other=seen[part.code])
        seen.setdefault(part.code, row.where)
        if len(problems) == before:
            read.append((row, part))
    if not rows:
        problems.append(Problem(1, "", "empty"))
    out = []
    placed = known.place([p.lon for _, p in read], [p.lat for _, p in read]) if read else []
    for (row, part), (lon, lat, grid) in zip(read, placed, strict=True):
        if grid is None:
            problems.append(Problem(row.where, "lon", "not_in_city", {"lon": lon, "lat": lat}))
        else:
            out.append(replace(part, lon=lon, lat=lat, grid=grid))
    return out, problems


def _read(reading: Reading, known: Known, words: Mapping[str, str]) -> PartRow:
    code = reading.text("part")
    sound = CODE.fullmatch(code) is not None
    if code and not sound:
        reading.wrong("part", "not_a_part", text=code[:24])
    elif code and not code.startswith(known.city):
        reading.wrong("part", "part_of_other_city", text=code[:6], city=known.city)
    usual = known.classes.get(class_of(code), "")
    name = reading.text("name", needed=sound and not usual) or usual
    if len(name) > LONGEST:
        reading.wrong("name", "too_long", most=LONGEST)
    lon, lat = _degrees(reading, "lon", 180), _degrees(reading, "lat", 90)
    unit = reading.text("unit")
    if unit and unit not in words:
        reading.wrong("unit", "unknown_unit", text=unit[:20], near=near(unit, list(words)))
    state = reading.one_of("state", STATES, needed=False) or "intact"
    return PartRow(code, name, lon, lat, "", words.get(unit, ""), state)


def _degrees(reading: Reading, column: str, limit: float) -> float:
    text = reading.text(column, needed=True)
    try:
        value = float(text or 0)
    except ValueError:
        reading.wrong(column, "not_a_number", text=text[:20])
        return 0.0
    if not -limit <= value <= limit:
        reading.wrong(column, "not_a_point")
    return value
