"""Where things are: all cities in force as one answerer; long because a city and the atlas answer alike.

Geometry is read when it is first asked for.
"""

from __future__ import annotations

import copy
import math
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, Protocol

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geodata.buildings import Buildings
from geodata.flat import METRES_PER_DEGREE
from geodata.grid import GridIndex

Level = Literal["city", "town", "community", "grid"]
LENGTH: Mapping[Level, int] = {"city": 6, "town": 9, "community": 12, "grid": 15}
ROAD_REACH = 400.0  # metres: a road further off does not name a place


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the tree, without its polygon. lon/lat is a point inside, for labels."""

    code: str
    name: str
    lon: float
    lat: float
    network: str = "base"
    provisional: bool = False
    households: int | None = None
    people: int | None = None


@dataclass(frozen=True, slots=True)
class AreaRecord(Area):
    wkb: bytes = b""


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """Estate school hospital shelter store post unit or camera. `id` travels in telemetry."""

    kind: str
    code: str
    name: str
    area: str
    lon: float
    lat: float
    attrs: Mapping[str, Any] = field(default_factory=dict)
    wkb: bytes | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class ShapeRecord:
    """What only the map and routing need: road water building."""

    kind: str
    name: str
    attrs: Mapping[str, Any]
    wkb: bytes


@dataclass(frozen=True, slots=True)
class City:
    code: str
    name: str
    version: int
    bounds: tuple[float, float, float, float]
    demo: bool = False
    since: int = 0  # epoch ms from which this version is in force


class Source(Protocol):
    """Where the bulky parts of one city come from when they are needed."""

    def polygons(self, length: int) -> Sequence[tuple[str, bytes]]:
        """(code, WKB) of the areas whose code has this length."""

    def shapes(self, kind: str) -> Sequence[ShapeRecord]: ...


@dataclass(frozen=True, slots=True)
class Records:
    """A Source over records in memory."""

    areas: Sequence[AreaRecord]
    shapes_: Sequence[ShapeRecord] = ()

    def polygons(self, length: int) -> Sequence[tuple[str, bytes]]:
        return [(a.code, a.wkb) for a in self.areas if len(a.code) == length]

    def shapes(self, kind: str) -> Sequence[ShapeRecord]:
        return [s for s in self.shapes_ if s.kind == kind]


class CityMap:
    """One version of one city."""

    def __init__(
        self, city: City, areas: Iterable[Area], places: Iterable[PlaceRecord], source: Source
    ) -> None:
        self.city = city
        self.areas = {a.code: a for a in areas}
        self.places = tuple(places)
        self.source = source
        self._lock = threading.RLock()

    @classmethod
    def of(
        cls,
        name: str,
        version: int,
        areas: Sequence[AreaRecord],
        places: Sequence[PlaceRecord] = (),
        shapes: Sequence[ShapeRecord] = (),
        demo: bool = False,
    ) -> CityMap:
        top = next(a for a in areas if len(a.code) == LENGTH["city"])
        west, south, east, north = shapely.bounds(shapely.from_wkb(top.wkb)).tolist()
        city = City(top.code, name, version, (west, south, east, north), demo)
        return cls(city, areas, places, Records(areas, shapes))

    def polygons(self, level: Level) -> tuple[list[str], NDArray[Any]]:
        """Codes and polygons of one level, in code order; read anew at each call."""
        rows = sorted(self.source.polygons(LENGTH[level]))
        return [code for code, _ in rows], np.array(shapely.from_wkb([w for _, w in rows]), dtype=object)

    def locate(self, lon: float, lat: float) -> str | None:
        west, south, east, north = self.city.bounds
        if not (west <= lon <= east and south <= lat <= north):
            return None
        return self.grids.locate(lon, lat)

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        out: dict[str, list[str]] = defaultdict(list)
        for code in sorted(self.areas):
            out[code[:-3]].append(code)
        return {code: tuple(kids) for code, kids in out.items()}

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many areas there are of each level."""
        lengths = Counter(len(code) for code in self.areas)
        return {level: lengths[length] for level, length in LENGTH.items()}

    def outline(self, code: str) -> list[list[list[float]]]:
        """Outer rings of an area or an estate, a few metres off at most: to be drawn, not to be asked."""
        place = next((p for p in self.places if p.code == code), None)
        shapes = [place.wkb] if place else [w for c, w in self.source.polygons(len(code)) if c == code]
        drawn = shapely.simplify(shapely.from_wkb([w for w in shapes if w]), 3e-5)
        rings = shapely.get_exterior_ring(shapely.get_parts(drawn))
        return [shapely.get_coordinates(ring).round(5).tolist() for ring in rings]

    def with_places(self, places: Iterable[PlaceRecord]) -> CityMap:
        """The same city with these places; what was worked out of its areas and shapes is shared."""
        other = copy.copy(self)
        other.places = tuple(places)
        return other

    def buildings(self) -> Buildings | None:
        """What may hide a point from a camera; None where the city has no buildings."""
        with self._lock:
            return self._buildings

    @cached_property
    def _buildings(self) -> Buildings | None:
        found = self.source.shapes("building")
        return Buildings((s.wkb, s.attrs) for s in found) if found else None

    @property
    def grids(self) -> GridIndex:
        with self._lock:
            return self._grids

    @cached_property
    def _grids(self) -> GridIndex:
        return GridIndex(*self.polygons("grid"))

    def estate_at(self, lon: float, lat: float) -> str | None:
        with self._lock:
            index = self._estates
        return index.locate(lon, lat)

    @cached_property
    def _estates(self) -> GridIndex:
        found = [p for p in self.places if p.kind == "estate" and p.wkb is not None]
        return GridIndex(
            [p.code for p in found], np.array(shapely.from_wkb([p.wkb for p in found]), dtype=object)
        )

    def road_at(self, lon: float, lat: float) -> str | None:
        """Name of the nearest named road within reach."""
        with self._lock:
            names, tree = self._roads
        if not names:
            return None
        near = tree.query_nearest(shapely.Point(self._metres(lon, lat)), max_distance=ROAD_REACH)
        return min((names[i] for i in near), default=None)

    @cached_property
    def _roads(self) -> tuple[list[str], Any]:
        named = [s for s in self.source.shapes("road") if s.name]
        lines = np.array(shapely.from_wkb([s.wkb for s in named]), dtype=object)
        return [s.name for s in named], shapely.STRtree(shapely.transform(lines, self._metre_rows))

    def _metres(self, lon: float, lat: float) -> tuple[float, float]:
        south, north = self.city.bounds[1], self.city.bounds[3]
        return lon * METRES_PER_DEGREE * math.cos(math.radians((south + north) / 2)), lat * METRES_PER_DEGREE

    def _metre_rows(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        scaled: NDArray[np.float64] = rows * np.array(self._metres(1.0, 1.0))
        return scaled


class Atlas:
    """All cities in force; implements dispatch.domain.step.Places. A newer area set makes a new Atlas."""

    def __init__(self, maps: Iterable[CityMap]) -> None:
        self._maps = {m.city.code: m for m in sorted(maps, key=lambda m: m.city.code)}

    @cached_property
    def _by_code(self) -> dict[str, PlaceRecord]:
        return {p.code: p for m in self._maps.values() for p in m.places}

    @cached_property
    def _by_id(self) -> dict[int, PlaceRecord]:
        return {p.id: p for m in self._maps.values() for p in m.places}

    def locate(self, lon: float, lat: float) -> tuple[str, int] | None:
        for m in self._maps.values():
            grid = m.locate(lon, lat)
            if grid is not None:
                return grid, m.city.version
        return None

    def locate_many(self, lons: ArrayLike, lats: ArrayLike) -> NDArray[np.object_]:
        """Grid codes of many points, None outside every city."""
        x, y = np.asarray(lons, np.float64), np.asarray(lats, np.float64)
        found = np.full(len(x), None, dtype=object)
        for m in self._maps.values():
            left = np.flatnonzero(found == None)  # noqa: E711
            found[left] = m.grids.locate_many(x[left], y[left])
        return found

    def estate_at(self, lon: float, lat: float) -> str | None:
        return next((e for m in self._maps.values() if (e := m.estate_at(lon, lat)) is not None), None)

    def describe(self, grid: str, lon: float, lat: float) -> str:
        """Town, then estate or nearest named road, else the community."""
        m = self._maps.get(grid[:6])
        if m is None:
            return ""
        estate = m.estate_at(lon, lat)
        near = self.name(estate) if estate else m.road_at(lon, lat) or self.name(grid[:12])
        return f"{self.name(grid[:9])} · {near}"

    def knows(self, area: str) -> bool:
        m = self._maps.get(area[:6])
        return m is not None and area in m.areas

    def cities(self) -> list[City]:
        return [m.city for m in self._maps.values()]

    def map(self, city: str) -> CityMap:
        return self._maps[city]

    def area(self, code: str) -> Area | None:
        m = self._maps.get(code[:6])
        return m.areas.get(code) if m else None

    def areas(self, city: str, level: Level) -> list[Area]:
        m = self._maps.get(city)
        return [a for _, a in sorted(m.areas.items()) if len(a.code) == LENGTH[level]] if m else []

    def name(self, code: str) -> str:
        """Name of an area or a place; the code itself where nobody named it."""
        found = self.area(code) or self._by_code.get(code)
        return found.name if found else code

    def children(self, code: str) -> list[str]:
        m = self._maps.get(code[:6])
        return list(m.children.get(code, ())) if m else []

    def inner_point(self, code: str) -> tuple[float, float] | None:
        found = self.area(code) or self._by_code.get(code)
        return (found.lon, found.lat) if found else None

    def places(self, city: str, kind: str | None = None) -> list[PlaceRecord]:
        m = self._maps.get(city)
        return [p for p in m.places if kind in (None, p.kind)] if m else []

    def place(self, id_: int) -> PlaceRecord | None:
        return self._by_id.get(id_)

    def place_of(self, code: str) -> PlaceRecord | None:
        return self._by_code.get(code)

    def device(self, gb_id: str) -> PlaceRecord | None:
        """The camera or unit with this number of GB/T 28181."""
        return self._by_device.get(gb_id)

    @cached_property
    def _by_device(self) -> dict[str, PlaceRecord]:
        return {
            str(p.attrs["gb_id"]): p for m in self._maps.values() for p in m.places if p.attrs.get("gb_id")
        }
