"""What the projections and the register know of a unit when a case looks for one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import Connection, bindparam, select

from dispatch import tables
from dispatch.domain.case import Case
from dispatch.domain.routing import Know, Standing
from dispatch.duty import watches
from geodata.atlas import Atlas
from geodata.flat import metres

C = tables.counter.c
COUNTED = select(C.scope, C.key, C.n).where(  # made once: making a statement costs more than asking it
    C.scope.in_(bindparam("scopes", expanding=True)),
    C.day == "",
    C.key.in_(bindparam("keys", expanding=True)),
)
Point = tuple[float, float]


@lru_cache(maxsize=2)
def _stations(atlas: Atlas) -> dict[str, list[Point]]:
    """Where each unit has a post, a crew or a vehicle, as the register tells it."""
    out: dict[str, list[Point]] = {}
    for city in atlas.cities():
        for place in atlas.places(city.code):
            if owner := place.attrs.get("owner"):
                out.setdefault(owner, []).append((place.lon, place.lat))
    return out


def standings(conn: Connection, atlas: Atlas, now: int) -> Know:
    """What is known of units as this transaction sees them at `now`: two queries for one case."""

    def know(case: Case, units: Sequence[str]) -> dict[str, Standing]:
        keys = ("open", f"sent.{case.scenario}", f"returned.{case.scenario}")
        asked = {"scopes": [f"unit:{unit}" for unit in units], "keys": keys}
        counted = {(scope, key): n for scope, key, n in conn.execute(COUNTED, asked)}
        on, bases = watches(conn, units, now), _stations(atlas)

        def standing(unit: str) -> Standing:
            load, sent, returned = (counted.get((f"unit:{unit}", key), 0) for key in keys)
            names, here = on.get(unit, (None, False))
            return Standing(load, sent, returned, _nearest(case, bases.get(unit, ())), names, here)

        return {unit: standing(unit) for unit in units}

    return know


def _nearest(case: Case, points: Sequence[Point]) -> int | None:
    """Metres in a straight line from the case to the nearest of them."""
    if case.lon is None or case.lat is None or not points:
        return None
    return round(min(metres(case.lon, case.lat, x, y) for x, y in points))
