"""Area records of the demo city: polygons, names, households and people of every level."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from geodata.assemble import area_record
from geodata.atlas import AreaRecord
from geodata.seeds.hydro import Outline
from geodata.seeds.land import Land
from geodata.seeds.names import CITY_CODE, CITY_NAME, TOWNS
from geodata.seeds.plane import degrees
from geodata.seeds.tree import Community


def area_records(
    land: Land, tree: Sequence[Community], outline: Outline, rng: np.random.Generator
) -> list[AreaRecord]:
    """Parents are exact unions of their grids, and count their grids' people."""
    homes = _households(land, outline, rng)
    people = (homes * rng.uniform(2.4, 3.0, len(homes))).astype(int)
    cells = degrees(land.cells)
    out: list[AreaRecord] = []

    def add(code: str, name: str, ids: list[int]) -> None:
        polygon = cells[ids[0]] if len(ids) == 1 else shapely.coverage_union_all(cells[ids])
        out.append(area_record(code, name, polygon, (int(homes[ids].sum()), int(people[ids].sum()))))

    add(CITY_CODE, CITY_NAME, list(range(len(cells))))
    for t, town in enumerate(TOWNS):
        add(town.code, town.name, [g for c in tree if c.town == t for g in c.grids])
    for community in tree:
        add(community.code, community.name, list(community.grids))
        for n, grid in enumerate(community.grids, 1):
            add(f"{community.code}{n:03d}", f"{community.name}第{n}网格", [grid])
    return out


def _households(land: Land, outline: Outline, rng: np.random.Generator) -> Any:
    """250 to 500 households to a town grid, fewer in the hills, as grids are drawn to hold about as many."""
    dense = outline.density(land.seeds[:, 0], land.seeds[:, 1]) * np.sqrt(shapely.area(land.cells))
    share = np.clip(dense / 6, 0.18, 1.0)
    return (share * rng.uniform(250, 500, len(share))).astype(int)
