"""Names of places to find by words, pinyin or initials, and to notice in what people write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import shapely

from dispatch.matters import spelled
from geodata.atlas import Atlas, CityMap

LEVELS = {9: "town", 12: "community", 15: "grid"}
FIXED = frozenset({"estate", "school", "hospital", "shelter", "store", "post"})  # places that do not move
RANK = ("estate", "school", "hospital", "road", "community", "town", "shelter", "store", "post", "grid")
SHORTEST = 2  # characters of a name worth noticing in a text


@dataclass(frozen=True, slots=True)
class Spot:
    """A named point (EPSG:4490 degrees). `area` is the deepest area known to hold it."""

    name: str
    kind: str
    lon: float
    lat: float
    area: str
    spelling: str  # name, full pinyin, initials and code, lower case


class Gazetteer:
    """The names of one atlas."""

    def __init__(self, atlas: Atlas) -> None:
        self._spots = [spot for city in atlas.cities() for spot in _spots(atlas.map(city.code))]

    def find(self, words: str, area: str, limit: int) -> list[Spot]:
        """Spots inside an area whose spelling holds every word; those beginning with the first come first."""
        asked = words.lower().split()[:6]
        if not asked:
            return []
        found = [s for s in self._spots if s.area.startswith(area) and all(w in s.spelling for w in asked)]
        found.sort(key=lambda s: (not _begins(s, asked[0]), RANK.index(s.kind), len(s.name), s.name))
        return found[:limit]

    def noticed(self, text: str, area: str, limit: int) -> list[Spot]:
        """Spots inside an area whose name stands in the text; a name inside a longer one is not meant."""
        found = [s for s in self._spots if s.area.startswith(area) and s.kind != "grid" and s.name in text]
        names = {s.name for s in found if len(s.name) >= SHORTEST}
        meant = {n for n in names if not any(n != other and n in other for other in names)}
        found = [s for s in found if s.name in meant]
        found.sort(key=lambda s: (RANK.index(s.kind), -len(s.name), text.index(s.name)))
        return found[:limit]


def _begins(spot: Spot, word: str) -> bool:
    return any(part.startswith(word) for part in spot.spelling.split())


def _spots(city: CityMap) -> Iterator[Spot]:
    for code, area in city.areas.items():
        if len(code) in LEVELS:
            yield _spot(area.name, LEVELS[len(code)], area.lon, area.lat, code, code)
    for place in city.places:
        if place.kind in FIXED:
            yield _spot(place.name, place.kind, place.lon, place.lat, place.area, place.code)
    roads: dict[str, list[bytes]] = {}
    for shape in city.source.shapes("road"):
        if shape.name:
            roads.setdefault(shape.name, []).append(shape.wkb)
    for name, parts in roads.items():
        line = max(shapely.from_wkb(parts), key=shapely.length)
        middle = shapely.line_interpolate_point(line, 0.5, normalized=True)
        grid = city.locate(middle.x, middle.y)
        yield _spot(name, "road", middle.x, middle.y, grid or city.city.code, "")


def _spot(name: str, kind: str, lon: float, lat: float, area: str, code: str) -> Spot:
    return Spot(name, kind, lon, lat, area, f"{name} {spelled(name)} {code}".lower())
