"""Where the last day's cases were, and which grids nobody on duty is near: for dispatch, never for a person.

Who is near is told by post, and a move is only suggested.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geodata.flat import METRES_PER_DEGREE

FRESH = 300_000  # ms: an older position covers nothing
REACH = 1_200.0  # metres that a post covers
PATROL = 1  # status of those that may be moved
MOST_MOVES = 8


@dataclass(frozen=True, slots=True)
class Spot:
    """A grid, by a point inside, with its open cases; or a post where it is, with what it does."""

    code: str
    name: str
    lon: float
    lat: float
    n: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """A suggestion: this post to that grid. `leaves` counts grids that would lose their cover by it."""

    post: Spot
    grid: Spot
    metres: float
    leaves: int


def uncovered(
    grids: Sequence[Spot], posts: Sequence[Spot], reach: float = REACH
) -> tuple[list[Spot], list[Move]]:
    """Grids that no post reaches, those with most open cases first, and a move for the first of them: the
    nearest post on patrol that leaves fewest grids bare. A post is moved once.
    """
    if not grids:
        return [], []
    if not posts:
        return _by_need(grids), []
    from scipy.spatial import cKDTree  # late: it costs every start, and only this layer asks

    k = math.cos(math.radians(grids[0].lat))
    at, stand = (np.array([(s.lon * k, s.lat) for s in some]) * METRES_PER_DEGREE for some in (grids, posts))
    far, who = cKDTree(stand).query(at, k=2, distance_upper_bound=reach)
    alone = np.isfinite(far[:, 0]) & np.isinf(far[:, 1])
    leaves = np.bincount(who[alone, 0], minlength=len(posts))
    where = {g.code: i for i, g in enumerate(grids)}
    bare = _by_need([g for g, d in zip(grids, far[:, 0], strict=True) if np.isinf(d)])
    free = {j for j, p in enumerate(posts) if p.n == PATROL}
    moves = []
    for grid in bare[:MOST_MOVES]:
        row = np.hypot(*(stand - at[where[grid.code]]).T)
        best = min(free, key=lambda j: row[j] + reach * float(leaves[j]), default=None)
        if best is None:
            break
        free.discard(best)
        moves.append(Move(posts[best], grid, float(row[best]), int(leaves[best])))
    return bare, moves


def _by_need(grids: Sequence[Spot]) -> list[Spot]:
    return sorted(grids, key=lambda g: (-g.n, g.code))
