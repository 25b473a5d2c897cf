"""The unit grids of the demo city: a Voronoi plan, rivers as borders, every border drawn crooked once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from scipy.spatial import Voronoi, cKDTree

from geodata.seeds.hydro import CORE, Hydro, Outline
from geodata.seeds.names import GRIDS
from geodata.seeds.plane import Floats

Edge = tuple[int, int]  # Voronoi vertices, lower first


@dataclass(frozen=True, slots=True)
class Land:
    seeds: Floats  # (GRIDS, 2) km
    cells: Any  # array of polygons, km: a valid coverage
    neighbours: tuple[frozenset[int], ...]


def make_land(water: Hydro, outline: Outline, rng: np.random.Generator) -> Land:
    banks = np.array(
        _bank_pairs(water.river.path, outline, 1.15, 0.62)
        + _bank_pairs(water.streams[0].path[:-25], outline, 1.2, 0.6)
    )
    inner = _spread(banks, outline, rng)
    outer = _outside(inner, outline, rng)
    ring = np.array([[math.cos(t) * 400, math.sin(t) * 400] for t in np.linspace(0, 6.28, 24)])
    plan = Voronoi(np.vstack([inner, outer, ring]))
    edges = _straighten(_crooked(plan, rng))
    cells = np.array([_cell(plan, i, edges) for i in range(GRIDS)], dtype=object)
    around: list[set[int]] = [set() for _ in range(GRIDS)]
    for p, q in plan.ridge_points.tolist():
        if p < GRIDS and q < GRIDS:
            around[p].add(q)
            around[q].add(p)
    return Land(inner, cells, tuple(frozenset(a) for a in around))


def _bank_pairs(path: Floats, outline: Outline, step: float, off: float) -> list[Floats]:
    """Seeds on both banks, so that the border between them runs in the water."""
    out: list[Floats] = []
    walked = 0.0
    for i in range(1, len(path) - 1):
        point = path[i]
        walked += float(np.hypot(*(point - path[i - 1])))
        far = float(np.hypot(*(point - CORE)))
        near = 0.45 if far < 5 else 0.7 if far < 9 else 1.0
        if walked >= step * near and outline.inside(point[:1], point[1:])[0]:
            ahead = path[min(i + 3, len(path) - 1)] - path[max(i - 3, 0)]
            normal = np.array([-ahead[1], ahead[0]]) / np.hypot(*ahead)
            out += [point + normal * off * near, point - normal * off * near]
            walked = 0.0
    return out


def _spread(banks: Floats, outline: Outline, rng: np.random.Generator) -> Floats:
    """GRIDS seeds: the banks, and free ones spread by weighted Lloyd rounds."""
    banks = banks[outline.inside(banks[:, 0], banks[:, 1])]
    free = _sample(GRIDS - len(banks) + 120, outline, rng)
    x, y = np.meshgrid(np.linspace(-40, 40, 420), np.linspace(-34, 34, 360))
    field = np.column_stack([x.ravel(), y.ravel()])
    field = field[outline.inside(field[:, 0], field[:, 1])]
    weight = outline.density(field[:, 0], field[:, 1]) ** 0.9
    for _ in range(14):
        seeds = np.vstack([banks, free])
        owner = cKDTree(seeds).query(field)[1]
        total = np.bincount(owner, weight, len(seeds))
        sums = [np.bincount(owner, weight * field[:, k], len(seeds)) for k in (0, 1)]
        held = total > 0
        centres = seeds.copy()
        centres[held] = np.column_stack(sums)[held] / total[held, None]
        free = 0.25 * free + 0.75 * centres[len(banks) :]
    free = free[outline.inside(free[:, 0], free[:, 1])]
    far = np.hypot(free[:, 0] - CORE[0], free[:, 1] - CORE[1])
    room = cKDTree(banks).query(free)[0] / np.where(far < 5, 0.34, np.where(far < 9, 0.5, 0.75))
    keep = np.sort(np.argsort(-room, kind="stable")[: GRIDS - len(banks)])  # the nearest to a bank give way
    return np.vstack([banks, free[keep]])


def _sample(n: int, outline: Outline, rng: np.random.Generator) -> Floats:
    found: list[Floats] = []
    while sum(map(len, found)) < n:
        x, y = rng.uniform(-40, 40, 4000), rng.uniform(-34, 34, 4000)
        kept = (rng.uniform(0, 30, 4000) < outline.density(x, y)) & outline.inside(x, y)
        found.append(np.column_stack([x, y])[kept])
    return np.vstack(found)[:n]


def _outside(inner: Floats, outline: Outline, rng: np.random.Generator) -> Floats:
    """Seeds beyond the edge: they shape the outer border and are no grids."""
    tree = cKDTree(inner)
    tried = np.column_stack([rng.uniform(-60, 60, 3000), rng.uniform(-50, 50, 3000)])
    near = tree.query(tried)[0]
    out: list[Floats] = []
    for point, gap in zip(tried, near, strict=True):
        if gap < 1.5 or outline.inside(point[:1], point[1:])[0]:
            continue
        space = 2.1 if gap < 6 else 5.0
        if not out or np.hypot(*(np.array(out) - point).T).min() >= space:
            out.append(point)
    return np.array(out)


def _crooked(plan: Any, rng: np.random.Generator) -> dict[Edge, Floats]:
    """Every border of a grid as a fractal line; nearly straight in town."""
    vertices = plan.vertices.round(4)
    edges: dict[Edge, Floats] = {}
    ridges = sorted(
        (min(a, b), max(a, b))
        for (p, q), (a, b) in zip(plan.ridge_points.tolist(), plan.ridge_vertices, strict=True)
        if min(p, q) < GRIDS and min(a, b) >= 0
    )
    for a, b in ridges:
        start, end = vertices[a], vertices[b]
        length = float(np.hypot(*(end - start)))
        urban = np.hypot(*((start + end) / 2 - CORE)) < 5
        depth = 2 if length < 0.5 else 3 if length < 1.2 else 4
        edges[a, b] = _fractal(start, end, (0.05 if urban else 0.15, depth), rng)
    return edges


def _fractal(start: Floats, end: Floats, shape: tuple[float, int], rng: np.random.Generator) -> Floats:
    amplitude, depth = shape
    line = np.array([start, end])
    for _ in range(depth):
        step = np.diff(line, axis=0)
        normal = np.column_stack([-step[:, 1], step[:, 0]])
        middle = line[:-1] + step / 2 + normal * amplitude * rng.uniform(-1, 1, len(step))[:, None]
        split = np.hypot(*step.T) >= 0.03
        line = np.vstack([np.insert(line, np.flatnonzero(split) + 1, middle[split], axis=0)])
        amplitude *= 0.85
    return line.round(4)


def _straighten(edges: dict[Edge, Floats]) -> dict[Edge, Floats]:
    """Lines that cross others, or themselves, go straight until none does."""
    keys = list(edges)
    while True:
        paths = [edges[k] for k in keys]
        owner = np.repeat(np.arange(len(paths)), [len(p) for p in paths])
        lines = shapely.linestrings(np.vstack(paths), indices=owner)
        bad = set(np.flatnonzero(~shapely.is_simple(lines)).tolist())
        for predicate in ("crosses", "overlaps"):
            bad |= set(shapely.STRtree(lines).query(lines, predicate=predicate)[0].tolist())
        bent = [i for i in bad if len(edges[keys[i]]) > 2]
        if not bent:
            return edges
        for i in bent:
            edges[keys[i]] = edges[keys[i]][[0, -1]]


def _cell(plan: Any, seed: int, edges: dict[Edge, Floats]) -> Any:
    region = plan.regions[plan.point_region[seed]]
    around = plan.vertices[region] - plan.points[seed]
    ring = [region[k] for k in np.argsort(np.arctan2(around[:, 1], around[:, 0]))]
    parts = []
    for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
        edge = edges[min(a, b), max(a, b)]
        parts.append((edge if a < b else edge[::-1])[:-1])
    return shapely.Polygon(np.vstack(parts))
