"""Buildings as what stands between a camera and what it should see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import shapely

from geodata.flat import metres

WALL = 3.0  # metres of a sight line at the camera that do not count: it hangs on a wall
STOREY = 3.0  # metres
TALL = 18.0  # metres of a building that tells neither height nor storeys
LOW = {"farm": 6.0}  # metres by class, where that alone tells


class Buildings:
    """What stands in the way: footprints in degrees with their heights in metres."""

    def __init__(self, shapes: Iterable[tuple[bytes, Mapping[str, Any]]]) -> None:
        found = list(shapes)
        houses = shapely.from_wkb([wkb for wkb, _ in found])
        self._polygons, of = shapely.get_parts(np.array(houses, dtype=object), return_index=True)
        self._heights = [height_of(found[i][1]) for i in of.tolist()]
        self._tree = shapely.STRtree(self._polygons)

    def __len__(self) -> int:
        return len(self._heights)

    def hides(self, lon: float, lat: float, high: float, to: tuple[float, float]) -> bool:
        """Whether a building cuts the line from `high` metres over (lon, lat) down to the ground at `to`."""
        whole = metres(lon, lat, *to)
        if whole <= WALL:
            return False
        start = WALL / whole
        line = shapely.LineString([(lon + (to[0] - lon) * start, lat + (to[1] - lat) * start), to])
        here, there = shapely.Point(lon, lat), shapely.Point(to)
        for i in self._tree.query(line, predicate="intersects"):
            polygon = self._polygons[i]
            if polygon.intersects(here) or polygon.intersects(there):
                continue  # the camera hangs on it, or it is what shall be looked at
            met = shapely.get_coordinates(line.intersection(polygon))
            nearest = min(metres(lon, lat, x, y) for x, y in met.tolist())
            if self._heights[i] > high * (1 - nearest / whole):
                return True
        return False


def height_of(attrs: Mapping[str, Any]) -> float:
    """Metres of a building; what tells nothing is taken for tall."""
    if "height" in attrs:
        return float(attrs["height"])
    if "floors" in attrs:
        return float(attrs["floors"]) * STOREY
    return LOW.get(str(attrs.get("cls")), TALL)
