"""Rings cut into arcs: a border of two rings is kept once, walked forth by one and back by the other.

Points are whole numbers. Rings that do not meet point for point share nothing; no point is moved.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class Chains(NamedTuple):
    """Runs of points, one after the other."""

    length: Ints  # points of each
    points: Ints  # (points, 2)


class Arcs(NamedTuple):
    """Arcs are numbered as they are first walked, and that is forth."""

    chains: Chains
    per_ring: Ints  # how many arcs each ring has
    walked: Ints  # by one ring after the other: the number of an arc, ~number where it is walked back


class _Edges(NamedTuple):
    """Of all rings, one after the other; a ring's last edge is followed by its first."""

    ring: Ints
    point: Ints  # where it begins
    after: Ints  # the next edge of the ring
    twin: Ints  # the edge that goes the same way back, -1 where there is none or more than one


def cut(rings: Chains) -> Arcs:
    """Arcs of closed rings, each ending where it began. Shells turn one way and holes the other."""
    edges = _edges(rings)
    begins = _begins(edges)
    order = _from_a_beginning(edges, begins)
    run = np.cumsum(begins[order]) - 1
    run_of = np.empty_like(run)
    run_of[order] = run
    last = order[np.flatnonzero(np.diff(run, append=len(run)))]
    own = np.arange(len(last))
    first_walked = np.where(edges.twin[last] < 0, own, np.minimum(own, run_of[edges.twin[last]]))
    kept = first_walked == own
    walked = (np.cumsum(kept) - 1)[first_walked]
    walked[~kept] = ~walked[~kept]
    held = order[kept[run]]
    length = np.bincount(run, minlength=len(own))[kept]
    points = np.insert(edges.point[held], np.cumsum(length), edges.point[last[kept]] + 1)
    return Arcs(
        Chains(length + 1, rings.points[points]),
        np.bincount(edges.ring[last], minlength=len(rings.length)),
        walked,
    )


def _edges(rings: Chains) -> _Edges:
    n = rings.length - 1
    ring = np.repeat(np.arange(len(n)), n)
    first = np.cumsum(n) - n
    after = np.arange(1, len(ring) + 1)
    after[(first + n - 1)[n > 0]] = first[n > 0]
    point = np.arange(len(ring)) + ring
    spot = np.unique((rings.points << (32, 0)).sum(axis=1), return_inverse=True)[1]
    forth = spot[point] * (len(spot) + 1) + spot[point + 1]
    back = spot[point + 1] * (len(spot) + 1) + spot[point]
    return _Edges(ring, point, after, _twins(forth, back))


def _twins(forth: Ints, back: Ints) -> Ints:
    ways, at, count = np.unique(forth, return_index=True, return_counts=True)
    if not len(ways):
        return at
    found = np.minimum(np.searchsorted(ways, back), len(ways) - 1)
    own = np.searchsorted(ways, forth)
    single = (ways[found] == back) & (count[found] == 1) & (count[own] == 1)
    return np.where(single, at[found], -1)


def _begins(edges: _Edges) -> NDArray[np.bool_]:
    """Where an arc begins: what lies beyond has changed. A ring of one arc begins with its first edge."""
    twin, after = edges.twin, edges.after
    begins = np.zeros(len(twin), bool)
    alone, follower_alone = twin < 0, twin[after] < 0
    goes_on = np.where(alone | follower_alone, alone & follower_alone, twin == after[twin[after]])
    begins[after] = ~goes_on
    whole = np.setdiff1d(edges.ring, edges.ring[begins])
    first = np.searchsorted(edges.ring, whole)
    mirror = twin[first]
    ahead = (mirror < 0) | (edges.ring[mirror] >= whole)
    begins[first[ahead]] = True
    begins[after[mirror[ahead & (mirror >= 0)]]] = True
    return begins


def _from_a_beginning(edges: _Edges, begins: NDArray[np.bool_]) -> Ints:
    """Edges ring by ring, each ring from the first of its beginnings."""
    rings, first, n = np.unique(edges.ring, return_index=True, return_counts=True)
    heads = np.flatnonzero(begins)
    head = heads[np.searchsorted(edges.ring[heads], rings)]
    place = np.arange(len(edges.ring)) - np.repeat(head, n)
    order = np.empty(len(place), np.int64)
    order[np.repeat(first, n) + place % np.repeat(n, n)] = np.arange(len(place))
    return order
