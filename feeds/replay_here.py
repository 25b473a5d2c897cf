"""A replay on the console's own machine: the city its rows need, a key of its own, then the same door."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from sqlalchemy import Engine

from dispatch.accounts import revoke_key, save_key
from dispatch.atlas_store import newest
from dispatch.desk import Desk
from dispatch.store import writing
from feeds._base import Malformed
from feeds.areas import AreaReport, put_areas
from feeds.client import Client, Line
from feeds.replay import CONNECTIONS, PATIENCE, Tally, replay
from feeds.replay_map import ReplayMap
from feeds.replay_rows import read_rows
from geodata.assemble import AreaImport
from geodata.crs import to_4490
from geodata.extent import NoExtent, extent_city

CHANNEL = "replay"
KEY_DAYS = 2


def replay_file(
    url: str,
    key: str,
    file: Path,
    how: ReplayMap,
    speed: float = 0.0,
    connections: int = CONNECTIONS,
    progress: Callable[[Tally], None] = lambda tally: None,
) -> Tally:
    """Tell a file to a console anywhere, with a key it has given. Raises Malformed, Unreachable, Refused."""

    def connect() -> Client:
        return Client(Line(url, PATIENCE), key)

    told = (how.sighting(row) for row in read_rows(file))
    return replay(told, connect, speed, connections, progress)


def found_city(desk: Desk, engine: Engine, file: Path, how: ReplayMap) -> AreaReport | None:
    """Put the map's `city_from_extent` in force; None when it asks for none or the city already stands."""
    if how.city is None:
        return None
    with engine.connect() as conn:
        if how.city.code in dict(newest(conn)):
            return None
    points = np.array([how.point(row) for row in read_rows(file)], np.float64).reshape(-1, 2)
    lons, lats = to_4490(points[:, 0], points[:, 1], how.crs)
    try:
        areas = extent_city(how.city.code, how.city.name, lons, lats)
    except NoExtent as e:
        raise Malformed("city_from_extent", str(e)) from e
    return put_areas(desk, engine, AreaImport(how.city.code, how.city.name, areas, []))


def key_here(engine: Engine, area: str) -> str:
    """A fresh key that may report anywhere in the area for a while; the one of an earlier replay ends."""
    name = f"replay {area}"
    revoke_key(engine, name)
    expires = round(time.time() * 1000) + KEY_DAYS * 86_400_000
    with writing(engine) as conn:
        return save_key(conn, name, CHANNEL, area, ("report",), trusted=True, expires_at=expires)
