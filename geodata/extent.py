"""A city made from where its cases lie: rectangles over the dense part of the points."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geodata.atlas import AreaRecord

Floats = NDArray[np.float64]
SIDE = {9: 3, 12: 3, 15: 4}  # parts to a side at each level: 9 towns, 81 communities, 1,296 grids
CELLS_PER_SPREAD = 4  # of the cluster lattice: cells to one median distance from the middle
REACH = 3  # cells: clusters nearer than this are one
SHARE = 0.05  # of the distinct points: a smaller cluster is noise
MARGIN = 0.1  # of each side


class NoExtent(Exception):
    """No two usable points to span a city."""


def extent_city(code: str, name: str, lons: ArrayLike, lats: ArrayLike) -> list[AreaRecord]:
    """All areas of a provisional city over the points, deaf to missing, repeated and stray coordinates."""
    west, south, east, north = extent(lons, lats)
    out = [_record(code, name, (west, south, east, north))]
    parents = [(code, name, (west, south, east, north))]
    for length, side in SIDE.items():
        labels = {9: "第{}片区", 12: "{}社区", 15: "第{}网格"}[length]
        parents = [child for parent in parents for child in _children(parent, side, labels)]
        out += [_record(*child) for child in parents]
    return out


def extent(lons: ArrayLike, lats: ArrayLike) -> tuple[float, float, float, float]:
    """Bounds of the dense points. Thousands of rows at one rounded coordinate count as one point."""
    x, y = np.asarray(lons, np.float64), np.asarray(lats, np.float64)
    usable = (np.abs(x) <= 180) & (np.abs(y) <= 90) & ((x != 0) | (y != 0))  # NaN is not
    points = np.unique(np.column_stack([x[usable], y[usable]]).round(5), axis=0)
    if len(points) < 2:
        raise NoExtent(f"{len(points)} distinct usable points")
    middle = np.median(points, axis=0)
    spread = np.median(np.abs(points - middle), axis=0)
    step = np.maximum(spread, spread.max() / 10) / CELLS_PER_SPREAD
    cells = np.floor((points - middle) / np.maximum(step, 1e-9)).astype(np.int64)
    cluster = _clusters(cells)
    dense = points[np.bincount(cluster)[cluster] >= SHARE * len(points)]
    low, high = dense.min(axis=0), dense.max(axis=0)
    pad = np.maximum((high - low) * MARGIN, 0.001)
    (west, south), (east, north) = (low - pad).round(5).tolist(), (high + pad).round(5).tolist()
    return west, south, east, north


def _clusters(cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number of each point's cluster: cells within REACH of each other hang together."""
    occupied, cell_of = np.unique(cells, axis=0, return_inverse=True)
    number = {tuple(c): i for i, c in enumerate(occupied.tolist())}
    label = np.full(len(occupied), -1)
    around = [(i, j) for i in range(-REACH, REACH + 1) for j in range(-REACH, REACH + 1)]
    for start in range(len(occupied)):
        if label[start] >= 0:
            continue
        todo = [start]
        label[start] = start
        while todo:
            x, y = occupied[todo.pop()].tolist()
            near = [number[x + i, y + j] for i, j in around if (x + i, y + j) in number]
            fresh = [n for n in near if label[n] < 0]
            label[fresh] = start
            todo += fresh
    return np.asarray(label[cell_of.ravel()])


def _children(
    parent: tuple[str, str, tuple[float, float, float, float]], side: int, label: str
) -> list[tuple[str, str, tuple[float, float, float, float]]]:
    """Parts of a rectangle, west to east, then north to south."""
    code, name, (west, south, east, north) = parent
    x, y = np.linspace(west, east, side + 1).tolist(), np.linspace(north, south, side + 1).tolist()
    out = []
    for row in range(side):
        for column in range(side):
            n = row * side + column + 1
            box = (x[column], y[row + 1], x[column + 1], y[row])
            prefix = "" if len(code) == 6 else name
            out.append((f"{code}{n:03d}", prefix + label.format(n), box))
    return out


def _record(code: str, name: str, box: tuple[float, float, float, float]) -> AreaRecord:
    west, south, east, north = box
    wkb = shapely.to_wkb(shapely.box(*box), byte_order=1)
    lon, lat = round((west + east) / 2, 6), round((south + north) / 2, 6)
    return AreaRecord(code, name, lon, lat, provisional=True, wkb=wkb)
