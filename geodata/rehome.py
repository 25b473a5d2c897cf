"""Places of a city that go on when its areas are drawn anew: each is given the area it now lies in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import shapely

from geodata.assemble import Problem
from geodata.atlas import AreaRecord, PlaceRecord
from geodata.grid import GridIndex

GRID = 15


def rehome(
    places: Sequence[PlaceRecord], areas: Sequence[AreaRecord]
) -> tuple[list[PlaceRecord], list[Problem]]:
    """Every place, and which of them lie outside or bear a new code; none is left out.

    Outside all grids a place stays with the nearest parent that is still there. An estate's code begins
    with its community's: it is numbered anew where the community is another one.
    """
    if not places:
        return [], []
    codes = {a.code for a in areas}
    grids = [a for a in areas if len(a.code) == GRID]
    index = GridIndex([a.code for a in grids], shapely.from_wkb([a.wkb for a in grids]))
    found = index.locate_many([p.lon for p in places], [p.lat for p in places])
    taken = {p.code for p in places}
    out: list[PlaceRecord] = []
    problems: list[Problem] = []
    for place, grid in zip(places, found, strict=True):
        area = grid[: len(place.area)] if grid else _parent(place.area, codes)
        if grid is None:
            problems.append(Problem("place_outside", place.name, place.code))
        code = _estate_code(area, taken) if grid and _is_wrong(place, area) else place.code
        if code != place.code:
            problems.append(Problem("estate_code", place.name, f"{place.code} → {code}"))
            taken.add(code)
        out.append(replace(place, area=area, code=code))
    return out, problems


def _is_wrong(place: PlaceRecord, community: str) -> bool:
    return place.kind == "estate" and not place.code.startswith(f"{community}E")


def _estate_code(community: str, taken: set[str]) -> str:
    n = 1
    while (code := f"{community}E{n:03d}") in taken:
        n += 1
    return code


def _parent(code: str, codes: set[str]) -> str:
    while len(code) > 6 and code not in codes:
        code = code[:-3]
    return code
