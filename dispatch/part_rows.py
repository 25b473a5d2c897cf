"""The register of 部件 as a table people work on: its columns, and what is wrong with a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from dispatch.domain.units import Kinds
from dispatch.list_rows import Problem, Reading, Row, read_rows, unit_words

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
    words = unit_words(known.kinds)
    read, problems = read_rows(rows, lambda reading: _read(reading, known, words), "part")
    out = []
    placed = known.place([p.lon for _, p in read], [p.lat for _, p in read]) if read else []
    for (row, part), (lon, lat, grid) in zip(read, placed, strict=True):
        if grid is None:
            problems.append(Problem(row.where, "lon", "not_in_city", {"lon": lon, "lat": lat}))
        else:
            out.append(replace(part, lon=lon, lat=lat, grid=grid))
    return out, problems


def _read(reading: Reading, known: Known, words: Mapping[str, str]) -> PartRow:
    code = reading.code("part", CODE, "not_a_part")
    sound = CODE.fullmatch(code) is not None
    if sound and not code.startswith(known.city):
        reading.wrong("part", "part_of_other_city", text=code[:6], city=known.city)
    usual = known.classes.get(class_of(code), "")
    name = reading.text("name", needed=sound and not usual, most=LONGEST) or usual
    lon, lat = (reading.number(c, (-most, most), "not_a_point") for c, most in (("lon", 180), ("lat", 90)))
    state = reading.one_of("state", STATES, needed=False) or "intact"
    return PartRow(code, name, lon or 0.0, lat or 0.0, "", reading.unit("unit", words), state)
