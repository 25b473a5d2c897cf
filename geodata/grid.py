"""Which polygon holds this point: a raster of sure answers, exact tests only where a border passes."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

NOWHERE = -1  # a raster cell that no polygon touches; cells below it hold a border
CELLS_PER_POLYGON = 200
CELLS_MIN, CELLS_MAX = 1 << 16, 1 << 22
SEGMENTS = 8192
SLACK = 1e-6  # of a cell: a border this near counts as inside, so rounding cannot choose a wrong cell

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the raster lies: one empty cell all round, so that every border cell has a neighbour."""

    west: float
    south: float
    per_lon: float  # cells per degree
    per_lat: float
    columns: int
    rows: int

    def cell_of(self, lons: Floats, lats: Floats) -> Ints:
        columns = ((lons - self.west) * self.per_lon).astype(np.int64)
        return ((lats - self.south) * self.per_lat).astype(np.int64) * self.columns + columns

    def centre_of(self, cells: Ints) -> tuple[Floats, Floats]:
        rows, columns = np.divmod(cells, self.columns)
        return self.west + (columns + 0.5) / self.per_lon, self.south + (rows + 0.5) / self.per_lat


@dataclass(frozen=True, slots=True)
class _Raster:
    frame: _Frame
    east: float
    north: float
    cells: NDArray[np.int32]  # polygon number, NOWHERE, or -2-k: border cell k
    starts: Ints  # border cell k may be in polygons maybe[starts[k]:starts[k + 1]], lowest first
    maybe: NDArray[np.int32]
    fast_cells: memoryview  # the same three, quicker to read one by one
    fast_starts: memoryview
    fast_maybe: memoryview


class GridIndex:
    """One code for every point of the union: on a shared border the lowest code wins, a hole is outside.

    The raster is made at the first question. Safe to ask from many threads.
    """

    def __init__(self, codes: Sequence[str], polygons: NDArray[Any]) -> None:
        order = sorted(range(len(codes)), key=codes.__getitem__)
        self._codes = [codes[i] for i in order]
        self._answers = np.array([*self._codes, None], dtype=object)  # -1 reads None
        self._polygons = np.array([polygons[i] for i in order], dtype=object)
        self._raster: _Raster | None = None
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._codes)

    def locate(self, lon: float, lat: float) -> str | None:
        raster = self._raster or self._ready()
        frame = raster.frame
        if not (frame.west <= lon < raster.east and frame.south <= lat < raster.north):
            return None
        row, column = int((lat - frame.south) * frame.per_lat), int((lon - frame.west) * frame.per_lon)
        value = raster.fast_cells[row * frame.columns + column]
        if value >= 0:
            return self._codes[value]
        if value == NOWHERE:
            return None
        for at in range(raster.fast_starts[-2 - value], raster.fast_starts[-1 - value]):
            polygon = raster.fast_maybe[at]
            if shapely.intersects_xy(self._polygons[polygon], lon, lat):
                return self._codes[polygon]
        return None

    def locate_many(self, lons: ArrayLike, lats: ArrayLike) -> NDArray[np.object_]:
        """The codes of many points, None where outside. NaN is outside."""
        raster = self._raster or self._ready()
        frame = raster.frame
        x, y = np.asarray(lons, np.float64), np.asarray(lats, np.float64)
        found = np.full(len(x), NOWHERE, np.int64)
        inside = (x >= frame.west) & (x < raster.east) & (y >= frame.south) & (y < raster.north)
        near = np.flatnonzero(inside)
        value = raster.cells[frame.cell_of(x[near], y[near])].astype(np.int64)
        found[near] = np.maximum(value, NOWHERE)
        left, border = near[value < NOWHERE], -2 - value[value < NOWHERE]
        at, end = raster.starts[border], raster.starts[border + 1]
        while left.size:
            polygon = raster.maybe[at]
            hit = shapely.intersects_xy(self._polygons[polygon], x[left], y[left])
            found[left[hit]] = polygon[hit]
            more = ~hit & (at + 1 < end)
            left, at, end = left[more], at[more] + 1, end[more]
        answers: NDArray[np.object_] = self._answers[found]
        return answers

    def _ready(self) -> _Raster:
        with self._lock:
            if self._raster is None:
                self._raster = _rasterise(self._polygons)
            return self._raster


def _rasterise(polygons: NDArray[Any]) -> _Raster:
    frame = _frame(polygons)
    tree = shapely.STRtree(polygons)
    n = max(len(polygons), 1)
    border = _border_pairs(polygons, frame)
    cells = np.full(frame.rows * frame.columns, NOWHERE, np.int32)
    touched = np.zeros(len(cells), bool)
    touched[border // n] = True
    _fill_sure(cells, touched, frame, tree)
    marked = np.flatnonzero(touched)
    which, holder = _holders(tree, frame, marked)
    cell, maybe = np.divmod(_once(np.concatenate([border, marked[which] * n + holder])), n)
    cells[marked] = -2 - np.arange(len(marked), dtype=np.int32)
    starts = np.append(np.searchsorted(cell, marked), len(cell)).astype(np.int64)
    maybe = maybe.astype(np.int32)
    _warm(polygons)
    east = frame.west + (frame.columns - SLACK) / frame.per_lon
    north = frame.south + (frame.rows - SLACK) / frame.per_lat
    return _Raster(frame, east, north, cells, starts, maybe, cells.data, starts.data, maybe.data)


def _frame(polygons: NDArray[Any]) -> _Frame:
    west, south, east, north = shapely.box(0, 0, 0, 0).bounds
    if not shapely.is_empty(polygons).all():
        west, south, east, north = shapely.total_bounds(polygons).tolist()
    want = min(max(CELLS_PER_POLYGON * len(polygons), CELLS_MIN), CELLS_MAX)
    width, height = max(east - west, 1e-9), max(north - south, 1e-9)
    columns = int(min(max(math.sqrt(want * width / height), 8), want / 8))
    rows = int(want / columns)
    per_lon, per_lat = columns / width, rows / height
    return _Frame(west - 1 / per_lon, south - 1 / per_lat, per_lon, per_lat, columns + 2, rows + 2)


def _border_pairs(polygons: NDArray[Any], frame: _Frame) -> Ints:
    """cell * number of polygons + polygon, for every cell a border may touch; sorted, once each."""
    parts, part_of = shapely.get_parts(polygons, return_index=True)
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    points, point_of = shapely.get_coordinates(rings, return_index=True)
    at = (points - (frame.west, frame.south)) * (frame.per_lon, frame.per_lat)
    first = np.flatnonzero(point_of[1:] == point_of[:-1])
    found = [np.empty(0, np.int64)]
    for start in range(0, len(first), SEGMENTS):  # in slices: the pieces of all borders at once are large
        some = first[start : start + SEGMENTS]
        cells, segment = _touched_cells(at[some], at[some + 1], frame.columns)
        found.append(_once(cells * len(polygons) + part_of[ring_of[point_of[some]]][segment]))
    return _once(np.concatenate(found))


def _once(values: Ints) -> Ints:
    """Sorted, each once; numpy's own `unique` hashes and takes five times as long on a city of 100,000."""
    values.sort()
    first = np.append(True, values[1:] != values[:-1])[: len(values)]
    once: Ints = values[first]
    return once


def _touched_cells(start: Floats, end: Floats, columns: int) -> tuple[Ints, Ints]:
    """(cell, segment) for every cell within SLACK of a segment; in cells of the raster."""
    step = end - start
    pieces = np.ceil(2 * np.abs(step).max(axis=1)).astype(np.int64) + 1  # each under half a cell
    segment = np.repeat(np.arange(len(start)), pieces)
    k = np.arange(len(segment)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    a = start[segment] + (k / pieces[segment])[:, None] * step[segment]
    b = start[segment] + ((k + 1) / pieces[segment])[:, None] * step[segment]
    low = np.floor(np.minimum(a, b) - SLACK).astype(np.int64)
    high = np.floor(np.maximum(a, b) + SLACK).astype(np.int64)
    cells = [y * columns + x for x in (low[:, 0], high[:, 0]) for y in (low[:, 1], high[:, 1])]
    return np.concatenate(cells), np.tile(segment, 4)


def _holders(tree: Any, frame: _Frame, cells: Ints) -> tuple[Ints, Ints]:
    """(number in `cells`, polygon) for every polygon that holds the cell's centre."""
    which, holder = tree.query(shapely.points(*frame.centre_of(cells)), predicate="intersects")
    return which, holder


def _fill_sure(cells: NDArray[np.int32], touched: NDArray[np.bool_], frame: _Frame, tree: Any) -> None:
    """Cells between two borders of a row have one answer: ask once for each run of them."""
    before = np.empty_like(touched)
    before[1:] = touched[:-1]
    before[:: frame.columns] = True
    heads = np.flatnonzero(~touched & before)
    which, holder = _holders(tree, frame, heads)
    nothing = np.iinfo(np.int32).max
    answer = np.full(len(heads), nothing, np.int32)
    np.minimum.at(answer, which, holder)
    answer[answer == nothing] = NOWHERE
    sure = np.flatnonzero(~touched)
    cells[sure] = answer[np.searchsorted(heads, sure, side="right") - 1]


def _warm(polygons: NDArray[Any]) -> None:
    """Prepared geometries build their inner index at the first question; ask it here, before threads do."""
    shapely.prepare(polygons)
    full = polygons[~shapely.is_empty(polygons)]
    at = shapely.get_coordinates(shapely.point_on_surface(full))
    shapely.intersects_xy(full, at[:, 0], at[:, 1])
