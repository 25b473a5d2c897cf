"""A plain city of any size: a bent lattice whose cells share every border vertex, made by arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.atlas import AreaRecord, CityMap, PlaceRecord

STEP = (0.0028, 0.003)  # degrees of a cell, about 270 m by 330 m
WEST, SOUTH = 105.6, 30.2  # clear of the demo city: a point lies in one city only
SHAPE = (4, 5)  # cells of a community
TOWN = (5, 10)  # communities of a town: 1,000 cells
BENDS = 3  # vertices between two corners
PART_CLASSES = (  # class of 部件, the kind in charge, how many of a hundred
    ("0137", "municipal", 28),
    ("0102", "drainage", 14),
    ("0103", "drainage", 14),
    ("0101", "water_co", 10),
    ("0111", "gas_co", 6),
    ("0204", "bus_co", 2),
    ("0305", "sanitation", 8),
    ("0402", "garden", 18),
)
TOWNS = {20_000: (10, 2), 100_000: (20, 5)}  # towns across and up
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Plain:
    """Codes, polygons and inner points of the cells, row by row."""

    codes: list[str]
    polygons: NDArray[Any]
    points: Floats


def plain_cells(city: str, towns: tuple[int, int], seed: int = 20260618) -> Plain:
    across, up = towns[0] * TOWN[0] * SHAPE[0], towns[1] * TOWN[1] * SHAPE[1]
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[0 : up + 1, 0 : across + 1].astype(float)
    corners = np.stack([columns, rows], axis=-1) + rng.uniform(-0.22, 0.22, (up + 1, across + 1, 2))
    flat = _edges(corners[:, :-1], corners[:, 1:], rng)
    steep = _edges(corners[:-1], corners[1:], rng)
    turn, end = slice(None, None, -1), corners
    rings = np.concatenate(
        [
            flat[:-1],
            steep[:, 1:],
            end[1:, 1:, None],
            flat[1:, :, :0:-1],
            end[1:, :-1, None],
            steep[:, :-1, :0:-1],
            end[:-1, :-1, None],
        ],
        axis=2,
    )[:, :, turn].reshape(up * across, -1, 2)
    rings = rings * STEP + (WEST, SOUTH)
    middles = (np.stack([columns, rows], axis=-1)[:-1, :-1] + 0.5).reshape(-1, 2) * STEP + (WEST, SOUTH)
    return Plain(_codes(city, across, up), np.asarray(shapely.polygons(rings), dtype=object), middles)


def _edges(start: Floats, end: Floats, rng: np.random.Generator) -> Floats:
    """(rows, columns, 1 + BENDS, 2): each edge's start and bends; its end is the next one's start."""
    share = np.arange(1 + BENDS)[:, None] / (1 + BENDS)
    line = start[:, :, None] * (1 - share) + end[:, :, None] * share
    line[:, :, 1:] += rng.uniform(-0.05, 0.05, line[:, :, 1:].shape)
    return line


def _codes(city: str, across: int, up: int) -> list[str]:
    """Town, community and grid by where the cell lies, each counted from one."""
    (w, h), (tw, th) = SHAPE, TOWN
    wide = across // (w * tw)
    out = []
    for row in range(up):
        for column in range(across):
            town = (row // (h * th)) * wide + column // (w * tw) + 1
            community = (row // h % th) * tw + column // w % tw + 1
            out.append(f"{city}{town:03d}{community:03d}{(row % h) * w + column % w + 1:03d}")
    return out


def plain_city(
    city: str, name: str, towns: tuple[int, int], seed: int = 20260618
) -> tuple[list[AreaRecord], list[PlaceRecord]]:
    """Areas of every level, parents as exact unions of their cells; no places. Households fall outward."""
    cells = plain_cells(city, towns, seed)
    order = np.argsort(cells.codes)
    codes = [cells.codes[i] for i in order]
    polygons, points = cells.polygons[order], cells.points[order]
    far = np.hypot(*((points - points.mean(axis=0)) / np.ptp(points, axis=0)).T)
    homes = np.maximum(20, 500 * (1 - far)).astype(int)
    out = [
        _record(c, f"{c[9:12]}社区第{int(c[12:])}网格", p, xy, int(h))
        for c, p, xy, h in zip(codes, polygons, points, homes, strict=True)
    ]
    for length, word in ((12, "社区"), (9, "镇"), (6, "")):
        groups = np.array([c[:length] for c in codes])
        starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
        for a, b in zip(starts, [*starts[1:], len(groups)], strict=True):
            whole = shapely.coverage_union_all(polygons[a:b])
            label = name if length == 6 else f"{int(groups[a][-3:])}号{word}"
            out.append(_record(str(groups[a]), label, whole, points[a:b].mean(axis=0), int(homes[a:b].sum())))
    return out, []


@dataclass(frozen=True, slots=True)
class PlainParts:
    """部件 in the order of their cells, numbered in each class as they come."""

    codes: list[str]  # 16 digits
    units: list[str]
    points: Floats
    grids: list[str]


def plain_parts(city: str, towns: tuple[int, int], n: int, seed: int = 20260618) -> PlainParts:
    """So many of them, spread over all cells, along the cells' edges."""
    cells, rng = plain_cells(city, towns, seed), np.random.default_rng(seed)
    cell = np.arange(n) * len(cells.codes) // n
    beside = np.where(rng.random(n) < 0.5, -0.27, 0.27)
    along = rng.uniform(-0.27, 0.27, n)
    level = rng.random(n) < 0.5
    off = np.column_stack([np.where(level, along, beside), np.where(level, beside, along)]) * STEP
    kinds = rng.choice(len(PART_CLASSES), n, p=np.array([share for *_, share in PART_CLASSES]) / 100)
    numbers = np.empty(n, np.int64)
    for kind in range(len(PART_CLASSES)):
        numbers[kinds == kind] = np.arange(1, (kinds == kind).sum() + 1)
    codes = [f"{city}{PART_CLASSES[k][0]}{number:06d}" for k, number in zip(kinds, numbers, strict=True)]
    units = [PART_CLASSES[k][1] for k in kinds]
    return PlainParts(codes, units, cells.points[cell] + off, [cells.codes[i] for i in cell])


def _record(code: str, name: str, polygon: Any, at: Floats, homes: int) -> AreaRecord:
    lon, lat = at.round(6).tolist()
    return AreaRecord(
        code, name, lon, lat, "base", False, homes, homes * 27 // 10, shapely.to_wkb(polygon, byte_order=1)
    )


def plain_map(city: str, name: str, towns: tuple[int, int], version: int = 1) -> CityMap:
    areas, places = plain_city(city, name, towns)
    return CityMap.of(name, version, areas, places, demo=True)
