"""Which coordinate system a layer is in, told by sliding it over an outline whose system is known.

Names and codes play no part. Read as each system in turn, the layer is slid over the outline until their
lines lie best on each other: only under its own system does it need no slide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.crs import Crs, Floats, to_4490
from geodata.flat import METRES_PER_DEGREE

SYSTEMS: tuple[Crs, ...] = ("wgs84", "gcj02", "bd09")
METRES_PER_LAT = 110_900.0  # at our latitudes, nearer than the round figure
SAME = 1.0  # metres: two systems nearer than this are one, as all are outside China
REACH = 1500.0  # metres: further off, a point has no line to lie on; BD-09 lies 1.2 km off
WINDOW, PITCH = 1200.0, 150.0  # metres: of the slides tried before the best is refined
TAU = 60.0  # metres: how far off a line a point may lie and still count for it by half
POINTS, SCOUTS = 1500, 300  # points that refine a slide, and that try them all
CORNERS = 200  # fewer corners than this get points between them
ROUNDS = 40
NEAR = 40.0  # metres: the longest slide that means "lies where it should"
NEAR_EXACT, NEAR_LOOSE = 15.0, 0.3  # less where lines agree closely: a constant, and a part of their distance
FAR = 120.0  # metres: a slide that means "does not"; GCJ-02 is 300 m off and more
CLEAR = 2.0  # times the agreement of any slide: real pairs reach 3, unrelated ones 1.6
FEWEST = 20  # points near the outline
DETAIL = 2e-5  # degrees, about 2 m


@dataclass(frozen=True, slots=True)
class Fit:
    """How a layer lies on the outline when read as one system."""

    crs: Crs
    slide: float  # metres it would have to be moved to lie best
    median: float  # metres from its points to the outline's lines, unmoved
    clear: float  # agreement at the best slide ÷ agreement at any slide


@dataclass(frozen=True, slots=True)
class Finding:
    """`crs` is None when the figures do not decide; then `why` is none_near, no_match or ambiguous."""

    crs: Crs | None
    fits: tuple[Fit, ...]
    points: int
    why: str = ""


def detect(layer: Sequence[Any], outline: Sequence[Any]) -> Finding:
    """`layer` in degrees of an unknown system, `outline` in EPSG:4490; polygons both."""
    unknown, known = _sides(layer), _sides(outline)
    scale = np.array([METRES_PER_DEGREE * np.cos(np.radians(known[..., 1].mean())), METRES_PER_LAT])
    systems = _distinct(unknown)
    told = {crs: _metres(unknown, crs, scale) for crs in systems}
    held = _metres(known, "wgs84", scale)
    if _length(unknown) > _length(known):  # corners of the coarser drawing lie on lines of the finer
        loose = _points(unknown)
        points = {crs: _metres(loose, crs, scale) for crs in systems}
        trees = dict.fromkeys(systems, shapely.STRtree(shapely.linestrings(held)))
    else:
        points = dict.fromkeys(systems, _metres(_points(known), "wgs84", scale))
        trees = {crs: shapely.STRtree(shapely.linestrings(sides)) for crs, sides in told.items()}
    near = np.any([_off(points[c], trees[c])[0] < REACH for c in systems], axis=0)
    kept = _some(np.flatnonzero(near), POINTS)
    if len(kept) < FEWEST:
        return Finding(None, (), len(kept), "none_near")
    return _decide(tuple(_fit(c, points[c][kept], trees[c]) for c in systems), len(kept))


def _decide(fits: tuple[Fit, ...], points: int) -> Finding:
    ordered = sorted(fits, key=lambda f: f.slide)
    best, others = ordered[0], ordered[1:]
    if best.slide > min(NEAR, NEAR_EXACT + NEAR_LOOSE * best.median) or best.clear < CLEAR:
        return Finding(None, fits, points, "no_match")
    if any(f.slide < max(FAR, 3 * best.slide) for f in others):
        return Finding(None, fits, points, "ambiguous")
    return Finding(best.crs, fits, points)


def _fit(crs: Crs, points: Floats, tree: Any) -> Fit:
    """Scouts try a lattice of slides; all points refine the best of them."""
    scouts = _some(points, SCOUTS)
    steps = np.arange(-WINDOW, WINDOW + 1, PITCH)
    slides = np.array([(x, y) for x in steps for y in steps])
    moved = (scouts[None] + slides[:, None]).reshape(-1, 2)
    agreement = _agreement(_off(moved, tree)[0]).reshape(len(slides), -1).mean(axis=1)
    slide = _refine(points, tree, slides[agreement.argmax()])
    best = _agreement(_off(scouts + slide, tree)[0]).mean()
    off = _off(points, tree)[0]
    return Fit(crs, float(np.hypot(*slide)), float(np.median(off)), float(best / np.median(agreement)))


def _refine(points: Floats, tree: Any, slide: Floats) -> Floats:
    """Moves by the mean way to the nearest lines; far points count little, so they cannot drag the rest."""
    for _ in range(ROUNDS):
        off, way = _off(points + slide, tree)
        weight = _agreement(off)
        step = 1.5 * (way * weight[:, None]).sum(axis=0) / weight.sum()
        slide = slide + step
        if np.hypot(*step) < 0.1:
            break
    return slide


def _agreement(off: Floats) -> Floats:
    return np.asarray(1 / (1 + (off / TAU) ** 2))


def _off(points: Floats, tree: Any) -> tuple[Floats, Floats]:
    """Distance and way from each point to its nearest line."""
    at = shapely.points(points)
    lines = tree.geometries[tree.nearest(at)]
    ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
    along = ends[:, 1] - ends[:, 0]
    length2 = np.maximum((along**2).sum(axis=1), 1e-12)
    t = np.clip(((points - ends[:, 0]) * along).sum(axis=1) / length2, 0, 1)
    way = ends[:, 0] + t[:, None] * along - points
    return np.hypot(way[:, 0], way[:, 1]), way


def _points(sides: Floats) -> Floats:
    """Corners, and points evenly between them where corners are few."""
    corners = np.unique(sides.reshape(-1, 2), axis=0)
    if len(corners) >= CORNERS:
        return corners
    length = np.hypot(*(sides[:, 1] - sides[:, 0]).T)
    ends = np.cumsum(length)
    at = (np.arange(POINTS) + 0.5) * ends[-1] / POINTS
    side = np.searchsorted(ends, at)
    part = 1 - (ends[side] - at) / length[side]
    return np.asarray(sides[side, 0] + part[:, None] * (sides[side, 1] - sides[side, 0]))


def _sides(polygons: Sequence[Any]) -> Floats:
    """Every side of every ring as two points; corners that bend a line by metres only are left out."""
    lines = shapely.simplify(shapely.boundary(np.asarray(polygons, dtype=object)), DETAIL)
    rows, ring = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    pairs = np.stack([rows[:-1], rows[1:]], axis=1)[ring[1:] == ring[:-1]]
    return np.asarray(pairs[(pairs[:, 0] != pairs[:, 1]).any(axis=1)])


def _metres(rows: Floats, crs: Crs, scale: Floats) -> Floats:
    return np.stack(to_4490(rows[..., 0], rows[..., 1], crs), axis=-1) * scale


def _length(sides: Floats) -> float:
    return float(np.median(np.hypot(*(sides[:, 1] - sides[:, 0]).T)))


def _some(rows: NDArray[Any], most: int) -> NDArray[Any]:
    """So many of the rows, evenly from all of them."""
    return rows if len(rows) <= most else rows[np.linspace(0, len(rows) - 1, most).astype(int)]


def _distinct(sides: Floats) -> list[Crs]:
    """The systems that differ where the layer lies."""
    rows = _some(sides[:, 0], 9)
    out: dict[Crs, Floats] = {}
    for crs in SYSTEMS:
        read = _metres(rows, crs, np.array([METRES_PER_DEGREE, METRES_PER_LAT]))
        if all(np.abs(read - other).max() > SAME for other in out.values()):
            out[crs] = read
    return list(out)
