"""Road lines become one routable net: shared junctions where they cross or end, edges between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely.ops import substring

from geodata.seeds.plane import Floats
from geodata.seeds.streets import Street

Ints = NDArray[np.int64]
SAME = 0.014  # km: junctions nearer than this are one
SNAP = 0.06  # km: an end this near to another road joins it
STUB = 0.09  # km: shorter dead ends are drawing errors


@dataclass(frozen=True, slots=True)
class Edge:
    cls: int
    name: str
    line: Any  # km, from start to end
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Network:
    junctions: Floats  # (n, 2) km
    edges: tuple[Edge, ...]


def connect(streets: Sequence[Street]) -> Network:
    """The largest connected part of the net, without stubs, junctions numbered from 0."""
    lines = np.array([s.line for s in streets], dtype=object)
    owner, points, unions = _meetings(lines)
    label = _cluster(points, unions)
    place = points[np.unique(label, return_index=True)[1]]
    edges = []
    for i in np.unique(owner).tolist():
        mine = np.flatnonzero(owner == i)
        edges += _cut(streets[i], points[mine], label[mine], place)
    return _number(_tidy(edges), place)


def _meetings(lines: NDArray[Any]) -> tuple[Ints, Floats, list[tuple[int, int]]]:
    """(line, point) for each crossing on both lines, each end, and where an end joins another line."""
    tree = shapely.STRtree(lines)
    a, b = tree.query(lines, predicate="intersects")
    a, b = a[a < b], b[a < b]
    at, pair = shapely.get_coordinates(shapely.intersection(lines[a], lines[b]), return_index=True)
    owners = [*a[pair].tolist(), *b[pair].tolist()]
    points = [*at.tolist(), *at.tolist()]
    unions = []
    for i, line in enumerate(lines.tolist()):
        for end in (shapely.get_point(line, 0), shapely.get_point(line, -1)):
            owners.append(i)
            points.append(list(end.coords[0]))
            near = [j for j in tree.query(end, predicate="dwithin", distance=SNAP).tolist() if j != i]
            if near:
                j = min(near, key=lambda j: (shapely.distance(lines[j], end), j))
                owners.append(j)
                points.append(list(lines[j].interpolate(lines[j].project(end)).coords[0]))
                unions.append((len(points) - 1, len(points) - 2))
    return np.array(owners), np.array(points), unions


def _cluster(points: Floats, unions: list[tuple[int, int]]) -> Ints:
    pairs = np.vstack(
        [cKDTree(points).query_pairs(SAME, output_type="ndarray"), np.array(unions).reshape(-1, 2)]
    )
    graph = coo_matrix((np.ones(len(pairs)), pairs.T.astype(np.int64)), shape=(len(points), len(points)))
    label: Ints = connected_components(graph, directed=False)[1]
    return label


def _cut(street: Street, points: Floats, label: Ints, place: Floats) -> list[Edge]:
    along = shapely.line_locate_point(street.line, shapely.points(points))
    if street.line.is_closed:  # the point where a ring begins is also its end
        first = int(np.argmin(along))
        along, label = np.append(along, street.line.length), np.append(label, label[first])
    order = np.argsort(along, kind="stable")
    out = []
    for p, q in pairwise(order.tolist()):
        start, end = int(label[p]), int(label[q])
        piece = substring(street.line, along[p], along[q])
        if piece.geom_type != "LineString" or (start == end and piece.length < 4 * SAME):
            continue
        path = shapely.get_coordinates(piece)
        path[0], path[-1] = place[start], place[end]
        out.append(Edge(street.cls, street.name, shapely.LineString(path), start, end))
    return out


def _tidy(edges: list[Edge]) -> list[Edge]:
    """One edge where two run alike, no loops, no stubs, one connected net."""
    best: dict[tuple[int, int, int], Edge] = {}
    for e in sorted(edges, key=lambda e: e.cls):
        key = (min(e.start, e.end), max(e.start, e.end), round(e.line.length / 0.1))
        if e.start != e.end:
            best.setdefault(key, e)
    left = list(best.values())
    for _ in range(2):
        ends = np.bincount([n for e in left for n in (e.start, e.end)])
        left = [e for e in left if e.line.length > STUB or min(ends[e.start], ends[e.end]) > 1]
    pairs = np.array([(e.start, e.end) for e in left])
    n = int(pairs.max()) + 1
    part = connected_components(coo_matrix((np.ones(len(pairs)), pairs.T), shape=(n, n)), directed=False)[1]
    main = np.bincount(part[pairs[:, 0]]).argmax()
    return [e for e in left if part[e.start] == main]


def _number(edges: list[Edge], place: Floats) -> Network:
    used = sorted({n for e in edges for n in (e.start, e.end)})
    new = {old: i for i, old in enumerate(used)}
    kept = tuple(Edge(e.cls, e.name, e.line, new[e.start], new[e.end]) for e in edges)
    return Network(place[used], kept)
