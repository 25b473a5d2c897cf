"""Professional networks on one geometry: sets of base grids with an owner each, and where they do not add up.

A professional grid is a place of the kind `pgrid`: attrs {network, owner, owner_name, cells: [grid codes]}.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from geodata.assemble import Problem
from geodata.atlas import PlaceRecord

KIND = "pgrid"
NETWORKS: Mapping[str, str] = {
    "safety": "公共安全",
    "city": "城市管理",
    "party": "党建引领",
    "law": "综合执法",
}


@dataclass(frozen=True, slots=True)
class Holding:
    """One professional grid: who answers for which base grids."""

    network: str
    code: str
    owner: str  # kind@area
    cells: tuple[str, ...]


def holdings(places: Iterable[PlaceRecord]) -> list[Holding]:
    return [
        Holding(p.attrs["network"], p.code, p.attrs["owner"], tuple(p.attrs["cells"]))
        for p in places
        if p.kind == KIND
    ]


def network_problems(held: Iterable[Holding], grids: Collection[str]) -> list[Problem]:
    """Of each network: `no_owner` grids of a community that nobody holds, `held_twice` in two professional
    grids of one owner, `two_owners` in those of two, `no_such_grid` cells that are not on the map.
    """
    by_network: dict[str, list[Holding]] = defaultdict(list)
    for one in held:
        by_network[one.network].append(one)
    return [problem for name in sorted(by_network) for problem in _of_one(name, by_network[name], grids)]


def _of_one(network: str, held: Iterable[Holding], grids: Collection[str]) -> Iterator[Problem]:
    by_cell: dict[str, list[Holding]] = defaultdict(list)
    for one in held:
        for cell in one.cells:
            by_cell[cell].append(one)
    gaps: dict[str, list[str]] = defaultdict(list)
    for grid in sorted(set(grids) - by_cell.keys()):
        gaps[grid[:12]].append(grid[12:])
    for community, missing in gaps.items():
        yield Problem("no_owner", f"{network} {community}", " ".join(missing))
    known = set(grids)
    for cell, holders in sorted(by_cell.items()):
        names = " ".join(one.code for one in holders)
        if cell not in known:
            yield Problem("no_such_grid", f"{network} {cell}", names)
        elif len({one.owner for one in holders}) > 1:
            owners = " ".join(sorted({one.owner for one in holders}))
            yield Problem("two_owners", f"{network} {cell}", f"{names}: {owners}")
        elif len(holders) > 1:
            yield Problem("held_twice", f"{network} {cell}", names)
