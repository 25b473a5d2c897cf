"""Rows of the register of 应急资源 taken in together."""

from __future__ import annotations

from dispatch.desk import Desk
from dispatch.domain.emergency.resources import Resource
from dispatch.domain.step import Actor
from dispatch.domain.steps.import_resources import ResourcesImported
from dispatch.resource_store import ResourceBoard


def grid_of(desk: Desk, lon: float, lat: float) -> str | None:
    found = desk.atlas().locate(lon, lat)
    return found[0] if found else None


def take_in(desk: Desk, city: str, name: str, rows: list[Resource]) -> None:
    """One event holds them all. Raises DispatchError."""
    version = ResourceBoard(desk.engine).version("resources", city) + 1
    body = ResourcesImported(city, version, name[:200], tuple(rows))
    desk.take("import_resources", city, body, Actor("system", frozenset({"system"}), city))
