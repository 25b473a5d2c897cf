"""How long the way is: the roads of a city as a net, and the quickest ways from many points to one scene."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.atlas import ShapeRecord
from geodata.flat import METRES_PER_DEGREE

SPEED = np.array([70, 45, 35, 20]) / 3.6  # metres a second by class of road, on an emergency run
OFF_ROAD = 15 / 3.6  # from a door to the road
STRAIGHT = 30 / 3.6  # where no roads are known, along a way longer than the line by DETOUR
DETOUR = 1.4
PASS = 120.0  # seconds at a closure until who is called has been let through
AT_CLOSURE = 30.0  # metres round a closure in which a road is closed
Floats = NDArray[np.float64]
Point = tuple[float, float]
Bars = dict[int, list[tuple[float, float]]]  # edge -> (metres along it, seconds) of each closure


@dataclass(frozen=True, slots=True)
class Way:
    """From one point to the scene. `seconds` None: no way is left open."""

    seconds: int | None
    metres: int | None
    by_road: bool


class RoadNet:
    """Edges between numbered junctions. Thread-safe once made."""

    def __init__(self, shapes: Sequence[ShapeRecord], lat: float) -> None:
        known = [s for s in shapes if {"from", "to", "metres"} <= s.attrs.keys()]
        self._scale = np.array([METRES_PER_DEGREE * math.cos(math.radians(lat)), METRES_PER_DEGREE])
        lines = np.array(shapely.from_wkb([s.wkb for s in known]), dtype=object)
        self._lines = shapely.transform(lines, lambda rows: rows * self._scale) if known else lines
        self._tree = shapely.STRtree(self._lines)
        self._start = np.array([s.attrs["from"] for s in known], np.int64)
        self._end = np.array([s.attrs["to"] for s in known], np.int64)
        self._metres = shapely.length(self._lines) if known else np.zeros(0)
        self._speed = SPEED[np.clip([s.attrs.get("cls", 3) for s in known], 0, 3)] if known else np.zeros(0)
        self.junctions = int(max(self._start.max(), self._end.max())) + 1 if known else 0

    def ways(self, scene: Point, points: Sequence[Point], closed: Sequence[Point] = ()) -> list[Way]:
        """The quickest way of each point to the scene. Closures (封控) keep traffic out; those called are let
        through, which takes time, or go round.
        """
        if not points:
            return []
        at = np.asarray(points, np.float64) * self._scale
        there = np.asarray(scene, np.float64) * self._scale
        if not self.junctions:
            return [_straight(float(far)) for far in np.hypot(*(at - there).T)]
        dots = shapely.points(np.vstack([there, at]))
        edge = self._tree.query_nearest(dots, all_matches=False)[1]
        along = shapely.line_locate_point(self._lines[edge], dots)
        beside = shapely.distance(self._lines[edge], dots)
        bars = self._bars(closed)
        return self._told(edge, along, beside, bars, *self._from(edge[0], along[0], bars))

    def _bars(self, closed: Sequence[Point]) -> Bars:
        """By edge: where along it somebody is held up, and for how long. At a crossing two roads share it."""
        out: Bars = {}
        dots = shapely.points(np.asarray(closed, np.float64).reshape(-1, 2) * self._scale)
        hit, edges = self._tree.query(dots, predicate="dwithin", distance=AT_CLOSURE)
        for dot, edge in zip(hit.tolist(), edges.tolist(), strict=True):
            at = float(shapely.line_locate_point(self._lines[edge], dots[dot]))
            wait = PASS if np.count_nonzero(hit == dot) == 1 else PASS / 2
            out.setdefault(edge, []).append((at, wait))
        return out

    def _from(self, edge: int, along: float, bars: Bars) -> tuple[Floats, Floats]:
        """Seconds and metres from a place on an edge to every junction; inf where no way is left."""
        from scipy.sparse import csr_matrix  # late: it costs every start, and only an incident asks
        from scipy.sparse.csgraph import dijkstra

        n = self.junctions
        a, b, long = self._start, self._end, self._metres
        quick = long / self._speed
        for barred in bars:
            quick[barred] += held_up(bars, barred, 0.0, math.inf)
        here = held_up(bars, int(edge), 0.0, along), held_up(bars, int(edge), along, math.inf)
        speed, rest = self._speed[edge], self._metres[edge] - along
        tails = np.concatenate([a, b, [n, n]])
        heads = np.concatenate([b, a, [self._start[edge], self._end[edge]]])
        far = np.concatenate([long, long, [along, rest]])
        cost = np.concatenate([quick, quick, [along / speed + here[0], rest / speed + here[1]]]) + 1e-6
        order = np.lexsort((cost, heads, tails))  # of two roads between the same junctions the quicker counts
        tails, heads, cost, far = tails[order], heads[order], cost[order], far[order]
        first = np.ones(len(tails), bool)
        first[1:] = (tails[1:] != tails[:-1]) | (heads[1:] != heads[:-1])
        tails, heads, cost, far = tails[first], heads[first], cost[first], far[first]
        graph = csr_matrix((cost, (tails, heads)), shape=(n + 1, n + 1))
        seconds, before = dijkstra(graph, indices=n, return_predecessors=True)
        lengths = csr_matrix((far + 1e-6, (tails, heads)), shape=(n + 1, n + 1))
        metres = np.full(n + 1, math.inf)
        metres[n] = 0.0
        came = np.flatnonzero(before >= 0)
        step = np.asarray(lengths[before[came], came]).ravel()
        for i in np.argsort(seconds[came], kind="stable").tolist():
            metres[came[i]] = metres[before[came[i]]] + step[i]
        return seconds, metres

    def _told(
        self,
        edge: NDArray[np.int64],
        along: Floats,
        beside: Floats,
        bars: Bars,
        seconds: Floats,
        metres: Floats,
    ) -> list[Way]:
        speed, rest = self._speed[edge], self._metres[edge] - along
        a, b = self._start[edge], self._end[edge]
        held = [
            [held_up(bars, e, *between) for between in ((0.0, at), (at, math.inf), sorted((at, along[0])))]
            for e, at in zip(edge.tolist(), along.tolist(), strict=True)
        ]
        to_start, to_end, to_scene = np.array(held).T
        by_start, by_end = seconds[a] + along / speed + to_start, seconds[b] + rest / speed + to_end
        quick = np.where(by_start <= by_end, by_start, by_end)
        far = np.where(by_start <= by_end, metres[a] + along, metres[b] + rest)
        same = edge == edge[0]
        direct = np.abs(along - along[0])
        straight = direct / speed + to_scene
        better = same & (straight < quick)
        quick, far = np.where(better, straight, quick), np.where(better, direct, far)
        quick = quick + (beside + beside[0]) / OFF_ROAD
        far = far + beside + beside[0]
        return [
            Way(round(s), round(m), by_road=True) if math.isfinite(s) else Way(None, None, by_road=True)
            for s, m in zip(quick[1:].tolist(), far[1:].tolist(), strict=True)
        ]


def held_up(bars: Bars, edge: int, first: float, last: float) -> float:
    """Seconds at the closures between two places along an edge."""
    return sum(wait for at, wait in bars.get(edge, ()) if first <= at <= last)


def _straight(metres: float) -> Way:
    return Way(round(metres * DETOUR / STRAIGHT), round(metres * DETOUR), by_road=False)
