"""The register of 物联感知设备 as a table people work on: its columns, and what is wrong with a cell."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dispatch.domain.units import Kinds
from dispatch.list_rows import Problem, Reading, Row, near

COLUMNS: Mapping[str, str] = {
    "number": "设备编号",
    "name": "名称",
    "kind": "类型",
    "lon": "经度",
    "lat": "纬度",
    "measure": "计量单位",
    "warn": "预警值",
    "alarm": "报警值",
    "unit": "主管单位",
}
CODE = re.compile(r"[\w.-]{1,40}")
KINDS = {"水位": "level", "井盖位移": "cover", "烟感": "smoke", "燃气": "gas", "积水": "ponding"}
MOST = 1_000_000.0  # a value or threshold
LONGEST = 80


@dataclass(frozen=True, slots=True)
class SensorRow:
    """One sensor. lon/lat EPSG:4490 degrees; `unit` the kind of the unit in charge; an alarm below the
    warning means that the low is bad.
    """

    code: str
    name: str
    kind: str
    lon: float
    lat: float
    grid: str
    measure: str
    warn: float
    alarm: float
    unit: str


@dataclass(frozen=True, slots=True)
class Known:
    """What rows are held against. `place` turns degrees into EPSG:4490 and tells the grid, None outside."""

    kinds: Kinds
    place: Callable[[float, float], tuple[float, float, str | None]]


def read_sensors(rows: Sequence[Row], known: Known) -> tuple[list[SensorRow], list[Problem]]:
    """The sensors of the rows that are right, and everything that is wrong with the others."""
    problems: list[Problem] = []
    words = {kind: kind for kind in known.kinds} | {row.zh: kind for kind, row in known.kinds.items()}
    out, seen = [], dict[str, int | str]()
    for row in rows:
        reading, before = Reading(row, problems), len(problems)
        sensor = _read(reading, known, words)
        if sensor.code in seen:
            reading.wrong("number", "code_twice", text=sensor.code, other=seen[sensor.code])
        seen.setdefault(sensor.code, row.where)
        if len(problems) == before:
            out.append(sensor)
    if not rows:
        problems.append(Problem(1, "", "empty"))
    return out, problems


def _read(reading: Reading, known: Known, words: Mapping[str, str]) -> SensorRow:
    code, name = reading.text("number"), reading.text("name")
    if code and not CODE.fullmatch(code):
        reading.wrong("number", "not_a_code", text=code[:20])
    if len(name) > LONGEST:
        reading.wrong("name", "too_long", most=LONGEST)
    kind = reading.one_of("kind", KINDS) or ""
    lon, lat, grid = _number(reading, "lon", 180), _number(reading, "lat", 90), None
    if not (math.isnan(lon) or math.isnan(lat)):
        lon, lat, grid = known.place(lon, lat)
        if grid is None:
            reading.wrong("lon", "not_in_city", lon=lon, lat=lat)
    warn, alarm = _number(reading, "warn", MOST), _number(reading, "alarm", MOST)
    if warn == alarm:
        reading.wrong("alarm", "same_threshold")
    unit = reading.text("unit")
    if unit and unit not in words:
        reading.wrong("unit", "unknown_unit", text=unit[:20], near=near(unit, list(words)))
    measure = reading.text("measure")[:12]
    return SensorRow(code, name, kind, lon, lat, grid or "", measure, warn, alarm, words.get(unit, ""))


def _number(reading: Reading, column: str, limit: float) -> float:
    """NaN where it is none."""
    text = reading.text(column)
    try:
        value = float(text or "nan")
    except ValueError:
        reading.wrong(column, "not_a_number", text=text[:20])
        return math.nan
    if text and not -limit <= value <= limit:
        reading.wrong(column, "out_of_bounds", least=f"{-limit:g}", most=f"{limit:g}")
        return math.nan
    return value
