"""Road lines as drawn, before they know each other: motorways, main roads, town streets, village roads."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from scipy.spatial import Delaunay

from geodata.seeds.hydro import CORE, Hydro
from geodata.seeds.names import CROSS_STREETS, LONG_STREETS, TOWNS
from geodata.seeds.plane import Floats, blob, spline, wiggle
from geodata.seeds.tree import Community

TURN = math.radians(-24)  # the town lies along the river
MIDDLE = np.array([2.2, -0.6])
CROSS_AT: tuple[float, ...] = (
    -7.4,
    -6.8,
    -6.2,
    -5.6,
    -5.0,
    -4.45,
    -3.9,
    -3.3,
    -2.12,
    -1.54,
    -0.94,
    -0.3,
    0.28,
    0.88,
    1.48,
    2.1,
)
CROSS_AT += (2.7, 3.3, 3.9, 4.5, 5.05, 5.6, 6.2, 6.8)
CROSS_CLASS = (2, 2, 2, 1, 2, 2, 2, 1, 2, 1, 2, 0, 2, 1, 2, 1, 2, 2, 1, 2, 2, 1, 2, 2)
LONG_AT = (
    -5.2,
    -4.6,
    -4.0,
    -3.4,
    -2.8,
    -2.2,
    -1.04,
    -0.52,
    0.02,
    0.58,
    1.1,
    1.7,
    2.3,
    2.9,
    3.5,
    4.2,
    4.8,
    5.4,
    6.0,
)
LONG_CLASS = (2, 2, 2, 1, 2, 2, 2, 1, 0, 2, 1, 2, 2, 1, 2, 2, 1, 2, 2)


@dataclass(frozen=True, slots=True)
class Street:
    cls: int  # 0 motorway or trunk, 1 main, 2 secondary, 3 lane
    name: str
    line: Any  # km


def town_outline() -> Any:
    """The built-up middle; its edge is the ring road."""
    middle = blob((MIDDLE[0], MIDDLE[1]), (6.4, 5.0), TURN, 31, 0.22)
    seats = [blob((t.x, t.y), (1.5, 1.25), TURN, 60 + i, 0.2) for i, t in enumerate(TOWNS) if t.urban]
    return shapely.union_all([middle, *seats]).buffer(1.2).buffer(-1.2)


def draw_streets(water: Hydro, tree: Sequence[Community], rng: np.random.Generator) -> list[Street]:
    town = town_outline()
    out = [*_motorways(), Street(1, "环城路", shapely.LineString(town.exterior.coords))]
    out += _lattice(water, town) + _riverside(water, town)
    out += [s for t in TOWNS for s in _small_town(t.name, (t.x, t.y), town, rng)]
    for road in _main_roads(rng) + _village_roads(water, tree, rng):
        parts = _lines(road.line.difference(town))
        free = [p for p in parts if max(town.distance(p.boundary.geoms[k]) for k in (0, 1)) > 0.05]
        out += [
            Street(road.cls, road.name, part) for part in free
        ]  # what leaves the ring only to return is left out
    return out


def _lines(geometry: Any) -> list[Any]:
    parts = shapely.get_parts(geometry)
    return [p for p in parts if p.geom_type == "LineString" and p.length > 0.05]


def _motorways() -> list[Street]:
    east = [(-116, -6), (-60, -3), (-30, -4.5), (-18, -5.5), (-8, -5.5), (0, -9.2), (10, -10.8), (18, -3.5)]
    east += [(27, -1.5), (45, 4), (80, 10), (116, 12)]
    north = [(-14, -56), (-8, -34), (-5, -20), (-4.5, -10), (-6.8, -1), (-6.6, 7), (-1.5, 13), (1, 24)]
    north += [(6, 36), (10, 56)]
    return [
        Street(0, "沿江高速", shapely.LineString(wiggle(spline(east, 50), 0.35, 9, 21))),
        Street(0, "安岭高速", shapely.LineString(wiggle(spline(north, 50), 0.35, 9, 22))),
    ]


def _plan(s: Floats, t: Floats) -> Floats:
    """From the street plan's own axes, bent a little, to km."""
    s, t = (
        s + 0.07 * np.sin(t / 0.9 + 0.6) + 0.034 * np.sin(t / 0.41 + 1.9),
        t + 0.08 * np.sin(s / 1.15 + 0.3) + 0.038 * np.sin(s / 0.52 + 2.2),
    )
    c, d = math.cos(TURN), math.sin(TURN)
    return np.column_stack([MIDDLE[0] + s * c - t * d, MIDDLE[1] + s * d + t * c])


def _lattice(water: Hydro, town: Any) -> list[Street]:
    along = np.linspace(-9, 9, 360)
    lakes = shapely.union_all([lake for _, lake in water.lakes]).buffer(0.04)
    wet = shapely.union_all([s.water for s in (water.river, *water.streams)]).buffer(0.06)
    out = []
    for at, cls, name in zip(CROSS_AT, CROSS_CLASS, CROSS_STREETS, strict=True):
        line = shapely.LineString(_plan(np.full_like(along, at), along)).intersection(town)
        dry = line.difference(lakes if cls < 2 else lakes.union(wet))  # main streets have bridges
        out += [Street(cls, name, part) for part in _lines(dry)]
    for at, cls, name in zip(LONG_AT, LONG_CLASS, LONG_STREETS, strict=True):
        line = shapely.LineString(_plan(along, np.full_like(along, at))).intersection(town)
        dry = line.difference(lakes.union(water.river.water.buffer(0.3)))
        out += [Street(cls, name, part) for part in _lines(dry)]
    return out


def _riverside(water: Hydro, town: Any) -> list[Street]:
    near = water.river.line.intersection(town.buffer(2)).simplify(0.01)
    sides = (("滨江路", near.offset_curve(0.22)), ("南滨路", near.offset_curve(-0.22)))
    return [Street(1, n, part) for n, side in sides for part in _lines(side.intersection(town))]


def _small_town(name: str, seat: tuple[float, float], town: Any, rng: np.random.Generator) -> list[Street]:
    """A few crossing streets about the seat of a town outside the ring."""
    if town.contains(shapely.Point(seat)):
        return []
    short = name[:2]
    turn, out = rng.uniform(0, math.pi), []
    c, s = math.cos(turn), math.sin(turn)
    for axis, words in ((0, ["正街", "东街", "西街", "新街"]), (1, ["南路", "大道", "北路", "横街"])):
        for k, word in enumerate(words):
            at = (k - 1) * 0.24 + rng.normal(0, 0.015) if k != 1 else 0.0
            half = 0.75 - 0.1 * abs(k - 1) + rng.uniform(0, 0.15)
            t = np.linspace(-half, half, 24)
            bend = at + 0.03 * np.sin(t * 3 + k) * (k != 1)
            u, v = (t, bend) if axis == 0 else (bend, t)
            path = np.column_stack([seat[0] + u * c - v * s, seat[1] + u * s + v * c])
            out.append(Street(1 if k == 1 else 2, short + word, shapely.LineString(path)))
    return out


def _neighbours(points: Floats, slack: float) -> list[tuple[int, int]]:
    """Pairs with no third point between them."""
    sides = Delaunay(points).simplices[:, [[0, 1], [1, 2], [0, 2]]].reshape(-1, 2)
    pairs = np.unique(np.sort(sides, axis=1), axis=0).tolist()
    out = []
    for a, b in pairs:
        middle, reach = (points[a] + points[b]) / 2, np.hypot(*(points[a] - points[b])) / 2 * slack
        others = np.delete(np.arange(len(points)), [a, b])
        if np.hypot(*(points[others] - middle).T).min() > reach:
            out.append((a, b))
    return out


def _main_roads(rng: np.random.Generator) -> list[Street]:
    seats = np.array([[t.x, t.y] for t in TOWNS])
    out = []
    for i, (a, b) in enumerate(_neighbours(seats, 0.93)):
        name = f"{TOWNS[a].name[0]}{TOWNS[b].name[0]}路"
        out.append(Street(1, name, _bent(seats[a], seats[b], (0.8, 0.45, 5), 100 + i, rng)))
    exits = (
        (4, 24, 30),
        (8, 6, 30),
        (9, -26, 30),
        (10, 38, -26),
        (7, -28, -26),
        (13, -46, 6),
        (12, 44, 8),
        (11, 8, -34),
    )
    for t, x, y in exits:
        path = _bent(seats[t], np.array([x, y]), (0.8, 0.5, 6), 200 + t, rng)
        out.append(Street(1, f"{TOWNS[t].name[:2]}外环路", path))
    return out


def _village_roads(water: Hydro, tree: Sequence[Community], rng: np.random.Generator) -> list[Street]:
    middles = np.array([[c.x, c.y] for c in tree])
    out = []
    for i, (a, b) in enumerate(_neighbours(middles, 0.92)):
        gap = middles[b] - middles[a]
        length = float(np.hypot(*gap))
        if length > 9 or np.hypot(*((middles[a] + middles[b]) / 2 - CORE)) < 4.6:
            continue
        if shapely.LineString([middles[a], middles[b]]).intersects(water.river.line) and rng.uniform() < 0.7:
            continue
        name = f"{tree[a].name[0]}{tree[b].name[0]}路"
        path = _bent(middles[a], middles[b], (0.12 * length, 0.22, 2.6), 400 + i, rng)
        out.append(Street(2 if tree[a].town != tree[b].town else 3, name, path))
    return out


def _bent(a: Floats, b: Floats, how: tuple[float, float, float], seed: int, rng: np.random.Generator) -> Any:
    sway, amplitude, wavelength = how
    middle = (a + b) / 2 + rng.normal(0, sway, 2)
    return shapely.LineString(
        wiggle(spline(np.array([a, middle, b]), 24), amplitude, wavelength, seed, ease=8)
    )
