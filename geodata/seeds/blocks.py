"""Between the streets: lanes that part large blocks, what each block is used for, and the houses on it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity

from geodata.seeds.hydro import CORE
from geodata.seeds.names import TOWNS
from geodata.seeds.network import Network
from geodata.seeds.plane import Floats
from geodata.seeds.streets import Street

KERB = 0.014  # km from a street's middle to the block
GREEN = frozenset({"park", "site", "bare"})


@dataclass(frozen=True, slots=True)
class Block:
    kind: str  # home tower old com gov school works park site bare
    polygon: Any  # km
    houses: Any  # multipolygon, km; empty on green land
    far: float  # km from the middle of its town


@dataclass(frozen=True, slots=True)
class _Rows:
    """Houses in rows, metres."""

    inset: float
    width: float
    depth: float
    gap: float
    street: float
    jitter: float = 0.1
    skipped: float = 0.05


ROWS = {
    "home": _Rows(12, 58, 13, 9, 24),
    "tower": _Rows(20, 30, 22, 34, 44, 0.15, 0.12),
    "old": _Rows(6, 28, 15, 5, 9, 0.2, 0.18),
    "com": _Rows(10, 52, 38, 16, 20, 0.2, 0.12),
    "gov": _Rows(16, 70, 18, 26, 38, 0.2, 0.2),
    "school": _Rows(14, 62, 16, 20, 40, 0.1, 0.25),
    "works": _Rows(12, 96, 46, 18, 16, 0.2, 0.1),
}


def lanes(net: Network, town: Any, rng: np.random.Generator) -> list[Street]:
    """One lane through each large block inside the ring, from side to side."""
    out = []
    for face in _faces(net):
        if face.area < 0.11 or not town.contains(face.centroid) or rng.uniform() < 0.2:
            continue
        turn = math.radians(_bearing(face)) + (math.pi / 2 if rng.uniform() < 0.75 else 0)
        middle = np.array(face.centroid.coords[0]) + rng.normal(0, 0.03, 2)
        reach = np.array([math.cos(turn), math.sin(turn)]) * 3
        through = shapely.LineString([middle - reach, middle + reach]).intersection(face)
        if through.geom_type == "LineString" and through.length > 0.12:
            out.append(Street(3, "", through))
    return out


def make_blocks(net: Network, town: Any, water: Any, rng: np.random.Generator) -> list[Block]:
    """Every street block of the middle and the small towns, with its use and its houses."""
    seats = np.array([CORE, *((t.x, t.y) for t in TOWNS if not t.urban)])
    out = []
    for polygon in _dry(net, town, water):
        gaps = np.hypot(*(seats - polygon.centroid.coords[0]).T)
        far = float(gaps.min())
        wet = water.distance(polygon) < 0.05
        kind = _use(polygon.area, far, int(gaps.argmin()) == 0, wet, rng.uniform())
        houses = shapely.MultiPolygon() if kind in GREEN else _rows(polygon, ROWS[kind], rng)
        out.append(Block(kind, polygon, houses, far))
    return out


def _faces(net: Network) -> list[Any]:
    """Land between streets, middle line to middle line."""
    faces: list[Any] = shapely.get_parts(shapely.polygonize([e.line for e in net.edges])).tolist()
    return [f for f in faces if f.area > 0.004]


def _dry(net: Network, town: Any, water: Any) -> list[Any]:
    """Faces in the ring and about the small towns, less kerbs and water."""
    seats = shapely.points([(t.x, t.y) for t in TOWNS if not t.urban])
    near = [
        f
        for f in _faces(net)
        if town.contains(f.centroid) or (f.area < 0.2 and shapely.distance(seats, f.centroid).min() < 1.0)
    ]
    cut = shapely.difference(shapely.buffer(near, -KERB, join_style="mitre"), water.buffer(0.02))
    return [p for p in shapely.get_parts(cut).tolist() if p.geom_type == "Polygon" and p.area > 0.0025]


def _use(area: float, far: float, middle: bool, wet: bool, u: float) -> str:
    if wet:
        return "park" if u < 0.7 else "com"
    if not middle:
        steps: Sequence[tuple[float, str]] = ((0.3, "old"), (0.42, "com"), (0.5, "gov"), (0.56, "school"))
        return _pick(steps, "home", u) if far < 0.7 else _pick(((0.35, "bare"), (0.6, "old")), "home", u)
    if area < 0.009:
        return _pick(((0.15, "park"), (0.6, "old")), "com", u)
    if far < 0.9:
        return _pick(((0.42, "com"), (0.6, "old"), (0.7, "gov")), "home", u)
    if far > 5.2:
        steps = (
            (0.14, "bare"),
            (0.22, "park"),
            (0.4, "works"),
            (0.5, "site"),
            (0.6, "old"),
            (0.65, "school"),
        )
        return _pick(steps, "home", u)
    steps = ((0.09, "park"), (0.15, "school"), (0.22, "gov"), (0.32, "com"), (0.42, "old"), (0.46, "site"))
    return _pick((*steps, (0.66, "tower")), "home", u)


def _pick(steps: Sequence[tuple[float, str]], other: str, u: float) -> str:
    return next((kind for limit, kind in steps if u < limit), other)


def _bearing(polygon: Any) -> float:
    """Degrees of the side of the smallest rectangle that runs more east than north."""
    corners = np.array(polygon.minimum_rotated_rectangle.exterior.coords)[:3]
    sides = np.diff(corners, axis=0)
    side = sides[np.argmax(np.abs(sides[:, 0]) / np.hypot(*sides.T))]
    turn = math.degrees(math.atan2(side[1], side[0]))
    return turn - 180 if turn > 90 else turn + 180 if turn < -90 else turn


def _rows(block: Any, how: _Rows, rng: np.random.Generator) -> Any:
    turn, centre = _bearing(block), block.centroid
    yard = affinity.rotate(block, -turn, origin=centre).buffer(-how.inset / 1000, join_style="mitre")
    if yard.is_empty:
        return shapely.MultiPolygon()
    boxes = _boxes(yard.bounds, how, rng)
    shapely.prepare(yard)
    kept = boxes[shapely.covers(yard, boxes) & (rng.uniform(size=len(boxes)) > how.skipped)]
    return affinity.rotate(shapely.multipolygons(kept), turn, origin=centre)


def _boxes(bounds: tuple[float, float, float, float], how: _Rows, rng: np.random.Generator) -> NDArray[Any]:
    west, south, east, north = bounds
    row = (how.depth + how.street) / 1000
    column = (how.width * (1 - how.jitter / 2) + how.gap) / 1000
    y = np.arange(south + rng.uniform(0, 0.004), north, row)
    x = np.arange(west + rng.uniform(0, 0.006), east, column)
    x0, y0 = np.meshgrid(x, y)
    slide = rng.uniform(0, column / 3, len(y))[:, None]
    wide = how.width / 1000 * rng.uniform(1 - 2 * how.jitter, 1, x0.shape)
    deep = how.depth / 1000 * rng.uniform(1 - how.jitter, 1 + how.jitter, x0.shape)
    x0 = x0 + slide
    boxes: NDArray[Any] = shapely.box(x0, y0, x0 + wide, y0 + deep).ravel()
    return boxes


def farmsteads(
    middles: Floats, net: Network, free: Callable[[NDArray[Any]], NDArray[np.bool_]], rng: np.random.Generator
) -> list[Any]:
    """Small houses strung along the roads about each village; `free` says which of them may stand."""
    lines = np.array([e.line for e in net.edges], dtype=object)
    tree = shapely.STRtree(lines)
    out = []
    for middle in middles:
        n = int(rng.integers(30, 60))
        at = middle + rng.normal(0, 0.35, (n, 2))
        points = shapely.points(at)
        road = lines[tree.nearest(points)]
        foot = shapely.get_coordinates(
            shapely.line_interpolate_point(road, shapely.line_locate_point(road, points))
        )
        away = at - foot
        gap = np.maximum(np.hypot(*away.T), 1e-6)
        at = foot + away / gap[:, None] * np.clip(gap * 0.3, 0.026, 0.14)[:, None]
        apart = [i for i in range(n) if i == 0 or np.hypot(*(at[:i] - at[i]).T).min() > 0.03]
        turn = np.arctan2(away[:, 1], away[:, 0])
        half = rng.uniform(0.005, 0.010, (n, 2))
        houses = np.array([_house(at[i], half[i], turn[i]) for i in apart], dtype=object)
        out.append(shapely.multipolygons(houses[free(houses)]))
    return out


def _house(at: Floats, half: Floats, turn: float) -> Any:
    c, s = math.cos(turn), math.sin(turn)
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    return shapely.Polygon(at + corners @ np.array([[c, s], [-s, c]]))
