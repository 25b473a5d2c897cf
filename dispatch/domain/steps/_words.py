"""How plans write clocks and places into facts, and how applies read them back."""

from __future__ import annotations

from typing import Any

from dispatch.domain.clock import Clock
from dispatch.domain.errors import OutsideArea
from dispatch.domain.step import Context, Facts


def clock_of(clock: Clock) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "name": clock.name,
        "since": clock.since,
        "yellow": clock.yellow,
        "due": clock.due,
        "limit": clock.limit,
        "mode": clock.mode,
    }
    if clock.mode == "left":
        facts |= {"on": clock.on, "left": clock.left}
    return facts | {"rungs": clock.rungs} if clock.rungs else facts


def read_clock(facts: Facts, key: str = "clock") -> Clock | None:
    return started(facts, key) if facts.get(key) else None


def started(facts: Facts, key: str) -> Clock:
    """The clock that the step started."""
    return Clock(**{**facts[key], "rungs": tuple(facts[key].get("rungs", ()))})


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
