"""Who owns which grid: 14 towns and 168 communities as connected sets of grids, with codes and names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.seeds.hydro import Hydro
from geodata.seeds.land import Land
from geodata.seeds.names import RURAL, TOWNS, URBAN
from geodata.seeds.plane import Noise
from geodata.split import reading_order

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Community:
    code: str
    name: str
    town: int
    x: float  # km, the middle of its grids
    y: float
    grids: tuple[int, ...]  # cells in code order


def make_tree(
    land: Land, water: Hydro, noises: tuple[Noise, Noise], rng: np.random.Generator
) -> list[Community]:
    """All communities, town by town, in code order."""
    own = _towns(land, water, noises)
    urban, rural = iter(URBAN), iter(RURAL)
    out: list[Community] = []
    for t, town in enumerate(TOWNS):
        groups = _communities(land, np.flatnonzero(own == t), town.communities, rng)
        middles = np.array([land.seeds[g].mean(0) for g in groups])
        seat = int(np.hypot(*(middles - (town.x, town.y)).T).argmin())
        order = [seat, *(i for i in reading_order(middles).tolist() if i != seat)]
        for n, i in enumerate(order):
            name, number = _name(town.short, town.urban, n, urban if town.urban else rural)
            at = groups[i]
            grids = tuple(at[reading_order(land.seeds[at])].tolist())
            x, y = middles[i].tolist()
            out.append(Community(f"{town.code}{number:03d}", name, t, x, y, grids))
    return out


def _name(town: str, urban: bool, n: int, names: Iterable[str]) -> tuple[str, int]:
    """Communities 社区 count from 001, villages 村 from 200; the seat bears the town's name."""
    if n == 0:
        return f"{town}社区", 1
    name = next(iter(names))
    if urban or n == 1:
        return f"{name}社区", n + 1
    return f"{name}村", 198 + n


def _towns(land: Land, water: Hydro, noises: tuple[Noise, Noise]) -> Ints:
    x, y = land.seeds.T
    pushed = land.seeds + 0.6 * np.column_stack([noises[1](x, y), noises[0](x, y)])
    seats = np.array([[t.x, t.y] for t in TOWNS])
    distance = np.hypot(*(seats[None] - pushed[:, None]).transpose(2, 0, 1))
    distance *= np.array([t.reach for t in TOWNS])
    ends = np.stack(np.broadcast_arrays(land.seeds[:, None], seats[None]), axis=2)
    over_river = shapely.intersects(water.river.line, shapely.linestrings(ends))
    own: Ints = np.argmin(distance + 5.5 * over_river, axis=1)
    return _connect(land, own, np.arange(len(own)), len(TOWNS))


def _communities(land: Land, ids: Ints, k: int, rng: np.random.Generator) -> list[Ints]:
    at = land.seeds[ids]
    centres = at[rng.choice(len(ids), k, replace=False)]
    for _ in range(40):
        label = np.argmin(((at[:, None] - centres[None]) ** 2).sum(2), axis=1)
        held = [at[label == j].mean(0) if (label == j).any() else at[rng.integers(len(at))] for j in range(k)]
        centres = np.array(held)
    whole = np.full(len(land.seeds), -1)
    whole[ids] = label
    whole = _connect(land, whole, ids, k)
    return [np.flatnonzero(whole == j) for j in range(k)]


def _connect(land: Land, own: Ints, ids: Ints, owners: int) -> Ints:
    """Give stray pieces of an owner to the owner round them, until every owner is one piece."""
    own = own.copy()
    inside = set(ids.tolist())
    for _ in range(12):
        strays = [
            i
            for j in range(owners)
            for piece in _pieces(land, np.flatnonzero(own == j).tolist())[1:]
            for i in piece
        ]
        if not strays:
            return own
        for i in strays:
            around = Counter(
                int(own[q]) for q in sorted(land.neighbours[i]) if q in inside and own[q] != own[i]
            )
            if around:
                own[i] = around.most_common(1)[0][0]
    raise ValueError("areas of the demo city do not hang together")


def _pieces(land: Land, ids: Sequence[int]) -> list[list[int]]:
    """Connected sets of grids, the largest first."""
    left, out = set(ids), []
    for start in ids:
        if start not in left:
            continue
        left.discard(start)
        piece, todo = [start], [start]
        while todo:
            fresh = sorted(land.neighbours[todo.pop()] & left)
            left.difference_update(fresh)
            piece += fresh
            todo += fresh
        out.append(piece)
    return sorted(out, key=len, reverse=True)


def merge(cells: Any) -> Any:
    """One polygon of many that share borders exactly."""
    return shapely.coverage_union_all(cells)
