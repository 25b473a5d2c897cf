"""The demo's 部件 as rows of a table, by rule along roads and at buildings; its register reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.atlas import ShapeRecord
from geodata.flat import METRES_PER_DEGREE
from geodata.seeds.hydro import CORE
from geodata.seeds.plane import lon_lat

REACH = 0.02  # degrees from the middle that have parts
Cells = dict[str, str]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rule:
    """Along roads of these classes (0 is the greatest): one each so many metres, so far from the middle, on
    the right or left (-1) of it. `unit` is the kind in charge.
    """

    code: str
    name: str
    unit: str
    roads: tuple[int, ...]
    every: float
    beside: float


RULES = (
    Rule("0137", "路灯", "municipal", (0, 1, 2), 90, 9),
    Rule("0137", "路灯", "municipal", (0, 1), 90, -9),
    Rule("0102", "污水井盖", "drainage", (1, 2), 130, 2),
    Rule("0103", "雨水井盖", "drainage", (0, 1, 2), 110, -4),
    Rule("0104", "雨水箅子", "drainage", (1, 2), 140, 6),
    Rule("0101", "上水井盖", "water_co", (1, 2), 260, -2),
    Rule("0111", "燃气井盖", "gas_co", (1, 2), 320, 4),
    Rule("0127", "通信交接箱", "telecom", (1, 2), 700, 10),
    Rule("0217", "交通护栏", "traffic", (0,), 240, 0),
    Rule("0212", "路名牌", "municipal", (0, 1), 500, 10),
    Rule("0204", "公交站亭", "bus_co", (0, 1), 800, -11),
    Rule("0305", "垃圾箱(果皮箱)", "sanitation", (0, 1, 2), 240, 11),
    Rule("0402", "行道树", "garden", (0, 1), 60, 7),
)
AT_BUILDINGS = (
    ("0146", "户外健身设施", "culture", "home", 6),
    ("0154", "充电站(桩)", "charge_co", "public", 4),
    ("0304", "垃圾收集点", "sanitation", "old", 3),
)  # class, name, unit, class of buildings, one each so many


def demo_parts(city: str, roads: Sequence[ShapeRecord], buildings: Sequence[ShapeRecord]) -> list[Cells]:
    """The table by column, of the middle of the city; the same for the same city."""
    lon, lat = lon_lat(*CORE)
    inside = shapely.box(lon - REACH, lat - REACH, lon + REACH, lat + REACH)
    numbers: Counter[str] = Counter()
    rows = []
    for code, name, unit, (lon, lat) in [*_along(roads, inside), *_at(buildings, inside)]:
        numbers[code] += 1
        cells = {"part": f"{city}{code}{numbers[code]:06d}", "name": name, "unit": unit, "state": "完好"}
        rows.append(cells | {"lon": f"{lon:.6f}", "lat": f"{lat:.6f}"})
    for row in rows[:: max(1, len(rows) // 24)]:
        row["state"] = "破损"
    return rows


def _along(roads: Sequence[ShapeRecord], box: object) -> Iterator[tuple[str, str, str, Floats]]:
    by_class: Mapping[int, list[Floats]] = {
        cls: [
            shapely.get_coordinates(line)
            for r in roads
            if r.attrs["cls"] == cls and r.name
            for line in shapely.get_parts(shapely.intersection(shapely.from_wkb(r.wkb), box))
            if line.geom_type == "LineString" and line.length > 0
        ]
        for cls in (0, 1, 2)
    }
    for rule in RULES:
        for cls in rule.roads:
            for line in by_class[cls]:
                for at in _spaced(line, rule.every, rule.beside):
                    yield rule.code, rule.name, rule.unit, at


def _spaced(line: Floats, every: float, beside: float) -> Floats:
    """Points each so many metres along a line, so far to the right of it."""
    metres = np.array([np.cos(np.radians(line[0, 1])), 1.0]) * METRES_PER_DEGREE
    steps = np.diff(line, axis=0) * metres
    length = np.hypot(*steps.T)
    ends = np.cumsum(length)
    wanted = np.arange(every / 2, ends[-1], every)
    leg = np.searchsorted(ends, wanted)
    along = steps[leg] / length[leg, None]
    at = line[leg] * metres + along * (wanted - (ends - length)[leg])[:, None]
    right = np.column_stack([along[:, 1], -along[:, 0]])
    spots: Floats = (at + right * beside) / metres
    return spots


def _at(buildings: Sequence[ShapeRecord], box: object) -> Iterator[tuple[str, str, str, Floats]]:
    points = shapely.point_on_surface(shapely.from_wkb([b.wkb for b in buildings]))
    held = shapely.contains(box, points)
    for code, name, unit, cls, every in AT_BUILDINGS:
        chosen = [i for i, b in enumerate(buildings) if held[i] and b.attrs["cls"] == cls][::every]
        for at in shapely.get_coordinates(points[chosen]):
            yield code, name, unit, at
