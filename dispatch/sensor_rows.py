"""The register of 物联感知设备 as a table people work on: its columns, and what is wrong with a cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dispatch.domain.units import Kinds
from dispatch.list_rows import Place, Problem, Reading, Row, read_rows, unit_words

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
    """What rows are held against."""

    kinds: Kinds
    place: Place


def read_sensors(rows: Sequence[Row], known: Known) -> tuple[list[SensorRow], list[Problem]]:
    """The sensors of the rows that are right, and everything that is wrong with the others."""
    words = unit_words(known.kinds)
    read, problems = read_rows(rows, lambda reading: _read(reading, known, words), "number")
    return [sensor for _, sensor in read], problems


def _read(reading: Reading, known: Known, words: Mapping[str, str]) -> SensorRow:
    code, name = reading.code("number", CODE), reading.text("name", most=LONGEST)
    kind = reading.one_of("kind", KINDS) or ""
    lon, lat = reading.number("lon", (-180, 180)), reading.number("lat", (-90, 90))
    where = reading.placed(lon, lat, known.place)
    warn, alarm = (reading.number(column, (-MOST, MOST)) for column in ("warn", "alarm"))
    if warn is not None and warn == alarm:
        reading.wrong("alarm", "same_threshold")
    measure, unit = reading.text("measure")[:12], reading.unit("unit", words)
    return SensorRow(code, name, kind, *where, measure, warn or 0.0, alarm or 0.0, unit)
