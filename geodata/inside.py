"""What lies inside a shape: grids with their share of households and people, and every known place."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.atlas import CityMap, PlaceRecord
from geodata.flat import METRES_PER_DEGREE

CORNERS = 72  # of a circle
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Within:
    """The answer. Households and people are shares by area, rounded; a grid that is not counted adds none."""

    square_metres: float
    grids: tuple[str, ...]
    households: int
    people: int
    uncounted: int  # grids without statistics
    places: tuple[PlaceRecord, ...]


def outline(points: Sequence[Point], metres: float | None) -> Any:
    """The polygon (EPSG:4490 degrees) of a drawn area, or of a circle round its one point."""
    if metres is None:
        return shapely.Polygon(points)
    lon, lat = points[0]
    turn = np.linspace(0, 2 * math.pi, CORNERS, endpoint=False)
    east = metres / (METRES_PER_DEGREE * math.cos(math.radians(lat)))
    ring = np.column_stack([lon + east * np.cos(turn), lat + metres / METRES_PER_DEGREE * np.sin(turn)])
    return shapely.Polygon(ring)


def touches(city: CityMap, shape: Any) -> bool:
    """Whether a polygon in degrees meets the city."""
    west, south, east, north = city.city.bounds
    if not shapely.intersects(shape, shapely.box(west, south, east, north)):
        return False
    return bool(shapely.intersects(shape, city.polygons("city")[1]).any())


class Finder:
    """Answers for one city map; indexes are made once, at the first question."""

    def __init__(self, city: CityMap) -> None:
        self._map = city
        self._lock = threading.Lock()

    @cached_property
    def _grids(self) -> tuple[list[str], NDArray[Any], Any, NDArray[np.float64], NDArray[np.float64]]:
        codes, polygons = self._map.polygons("grid")
        known = [self._map.areas[code] for code in codes]
        homes = np.array([np.nan if a.households is None else a.households for a in known], np.float64)
        people = np.array([np.nan if a.people is None else a.people for a in known], np.float64)
        return codes, polygons, shapely.STRtree(polygons), homes, people

    @cached_property
    def _places(self) -> Any:
        found = self._map.places
        return shapely.STRtree(shapely.points([p.lon for p in found], [p.lat for p in found]))

    def within(self, shape: Any) -> Within:
        """`shape` is a sound polygon in degrees."""
        with self._lock:
            codes, polygons, tree, homes, people = self._grids
            places = self._places
        shapely.prepare(shape)
        hit = np.sort(tree.query(shape, predicate="intersects"))
        part = shapely.area(shapely.intersection(polygons[hit], shape)) / shapely.area(polygons[hit])
        hit, part = hit[part > 0], part[part > 0]
        known = ~np.isnan(people[hit])
        inside = np.sort(places.query(shape, predicate="intersects"))
        lat = (shape.bounds[1] + shape.bounds[3]) / 2
        return Within(
            square_metres=float(shape.area) * METRES_PER_DEGREE**2 * math.cos(math.radians(lat)),
            grids=tuple(codes[i] for i in hit),
            households=round(float(np.nansum(homes[hit] * part))),
            people=round(float(np.nansum(people[hit] * part))),
            uncounted=int((~known).sum()),
            places=tuple(self._map.places[i] for i in inside),
        )
