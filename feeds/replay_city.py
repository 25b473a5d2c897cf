"""A city for a recorded file that comes from nowhere we have a map of: grids over where its rows lie."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sqlalchemy import Engine

from dispatch.atlas_store import newest
from dispatch.desk import Desk
from feeds._base import Malformed
from feeds.areas import AreaReport, put_areas
from feeds.replay_map import ReplayMap
from feeds.replay_rows import read_rows
from geodata.assemble import AreaImport
from geodata.crs import to_4490
from geodata.extent import NoExtent, extent_city


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
