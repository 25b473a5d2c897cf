"""How plans write clocks and places into facts, and how applies read them back."""

from __future__ import annotations

from typing import Any

from dispatch.domain.clock import Clock
from dispatch.domain.errors import OutsideArea
from dispatch.domain.step import Context, Facts


def clock_of(clock: Clock) -> dict[str, Any]:
    return {
        "name": clock.name,
        "since": clock.since,
        "yellow": clock.yellow,
        "due": clock.due,
        "limit": clock.limit,
    }


def read_clock(facts: Facts, key: str = "clock") -> Clock | None:
    found = facts.get(key)
    return Clock(**found) if found else None


def placed(lon: float, lat: float, ctx: Context) -> dict[str, Any]:
    """Grid, version, estate and words of a point. Raises OutsideArea."""
    found = ctx.places.locate(lon, lat)
    if found is None:
        raise OutsideArea(field="lon", lon=lon, lat=lat)
    grid, version = found
    return {
        "grid": grid,
        "area_version": version,
        "estate": ctx.places.estate_at(lon, lat),
        "place": ctx.places.describe(grid, lon, lat),
    }
