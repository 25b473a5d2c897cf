"""A street map of one spot as a few hundred marks, and those marks as SVG: for a page that is printed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import shapely

from geodata.atlas import CityMap
from geodata.flat import METRES_PER_DEGREE

Point = tuple[float, float]
ROAD_WIDTH = {0: 44.0, 1: 32.0, 2: 22.0, 3: 12.0}  # metres, as on the screen
HOUSES_TO = 9_000.0  # metres of height up to which single houses can be told apart
NAMES = 14  # of roads and communities


@dataclass(frozen=True, slots=True)
class Style:
    """Colours are the look's tokens; lengths are pixels of the sketch."""

    fill: str = ""
    stroke: str = ""
    width: float = 1.0
    dash: tuple[float, ...] = ()
    opacity: float = 1.0  # of the fill


STYLES: Mapping[str, Style] = {
    "land": Style(fill="map-land"),
    "water": Style(fill="map-water"),
    "building": Style(fill="map-bld"),
    "casing": Style(stroke="line-2"),
    "road": Style(stroke="map-road-0"),
    "border": Style(stroke="line-3", width=1.0, dash=(7, 4)),
    "core": Style(fill="crit-fill", stroke="crit", width=3.0, opacity=0.16),
    "cordon": Style(fill="major-fill", stroke="major", width=2.4, opacity=0.08),
    "evacuation": Style(fill="warn-fill", stroke="warn", width=2.4, dash=(9, 5), opacity=0.06),
    "free": Style(fill="accent-fill", stroke="accent", width=2.0, opacity=0.08),
    "plume": Style(fill="warn-fill", stroke="warn", width=1.2, opacity=0.3),
    "route": Style(stroke="ok", width=4.0, dash=(12, 7)),
    "closure": Style(fill="bg-1", stroke="crit", width=3.0),
    "shelter": Style(fill="ok-fill", stroke="bg-1", width=2.0),
    "mark": Style(fill="accent-fill", stroke="bg-1", width=2.0),
    "unit": Style(fill="data-1", stroke="bg-1", width=1.6),
    "scene": Style(fill="crit-fill", stroke="bg-1", width=2.4),
    "bar": Style(stroke="tx-2", width=2.0),
    "name": Style(fill="map-label"),
    "label": Style(fill="tx-1"),
    "small": Style(fill="tx-2"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A line or an area. `width` stands in for the style's own where it is not 0."""

    style: str
    points: tuple[Point, ...]
    closed: bool = False
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Word:
    """Text in the middle of a point, over a halo of the ground's colour."""

    style: str
    at: Point
    text: str
    size: float


@dataclass(frozen=True, slots=True)
class Sketch:
    """Everything in pixels, y downwards; later ones lie above earlier ones."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class View:
    """The piece of the world that is shown: a middle, and how many metres high it is."""

    lon: float
    lat: float
    metres: float
    width: float
    height: float

    @property
    def scale(self) -> float:
        """Pixels to a metre."""
        return self.height / self.metres

    @property
    def degrees(self) -> Point:
        """Pixels to a degree, eastwards and northwards."""
        north = METRES_PER_DEGREE * self.scale
        return north * math.cos(math.radians(self.lat)), north

    @property
    def box(self) -> Any:
        east, north = self.degrees
        dx, dy = self.width / 2 / east, self.height / 2 / north
        return shapely.box(self.lon - dx, self.lat - dy, self.lon + dx, self.lat + dy)

    def place(self, points: Iterable[Sequence[float]]) -> tuple[Point, ...]:
        east, north = self.degrees
        return tuple(
            (
                round(self.width / 2 + (lon - self.lon) * east, 1),
                round(self.height / 2 - (lat - self.lat) * north, 1),
            )
            for lon, lat, *_ in points
        )

    @classmethod
    def round_about(cls, shapes: Sequence[Sequence[Point]], size: Point, least: float) -> View:
        """Holds all the shapes with some room, and is never nearer than `least` metres high."""
        rows = np.array([p for shape in shapes for p in shape])
        (west, south), (east, north) = rows.min(axis=0).tolist(), rows.max(axis=0).tolist()
        lon, lat = (west + east) / 2, (south + north) / 2
        wide = (east - west) * METRES_PER_DEGREE * math.cos(math.radians(lat)) * size[1] / size[0]
        high = (north - south) * METRES_PER_DEGREE
        return cls(lon, lat, max(least, 1.18 * max(wide, high)), *size)


class Ground:
    """Land, water, houses, roads and borders of one city, ready to be cut; indexes are made once."""

    def __init__(self, city: CityMap) -> None:
        self._map = city

    @cached_property
    def _shapes(self) -> dict[str, tuple[Sequence[Any], Any]]:
        out = {}
        for kind in ("water", "building", "road"):
            records = self._map.source.shapes(kind)
            out[kind] = records, shapely.STRtree(shapely.from_wkb([r.wkb for r in records]))
        return out

    @cached_property
    def _communities(self) -> tuple[list[str], Any]:
        codes, polygons = self._map.polygons("community")
        return codes, shapely.STRtree(polygons)

    def sketch(self, view: View) -> Sketch:
        """The ground alone."""
        box = view.box
        shapely.prepare(box)
        edge = ((0.0, 0.0), (view.width, 0.0), (view.width, view.height), (0.0, view.height))
        marks = [Mark("land", edge, closed=True)]
        words: list[Word] = []
        for kind in ("water", "building"):
            if kind == "water" or view.metres <= HOUSES_TO:
                marks += [Mark(kind, view.place(ring), closed=True) for ring in self._rings(kind, box)]
        roads, names = self._roads(view, box)
        marks += roads
        marks += [Mark("border", view.place(line)) for line in self._borders(box)]
        words += [*names, *self._community_names(view, box)]
        return Sketch(view.width, view.height, tuple(marks), tuple(words))

    def _rings(self, kind: str, box: Any) -> Iterable[Any]:
        _, tree = self._shapes[kind]
        found = tree.geometries[np.sort(tree.query(box, predicate="intersects"))]
        for part in shapely.get_parts(shapely.intersection(found, box)):
            for one in shapely.get_parts(part):
                if one.geom_type == "Polygon" and not one.is_empty:
                    yield shapely.get_coordinates(shapely.get_exterior_ring(one))

    def _roads(self, view: View, box: Any) -> tuple[list[Mark], list[Word]]:
        """Casings below fills, small roads below great ones; each name once, at its longest piece."""
        records, tree = self._shapes["road"]
        hit = sorted(tree.query(box, predicate="intersects").tolist(), key=lambda i: -_class(records[i]))
        lines: list[tuple[float, tuple[Point, ...]]] = []
        longest: dict[str, tuple[float, Point]] = {}
        for i in hit:
            width = max(1.2, ROAD_WIDTH[_class(records[i])] * view.scale)
            for part in shapely.get_parts(shapely.intersection(tree.geometries[i], box)):
                if part.geom_type != "LineString" or part.is_empty:
                    continue
                lines.append((width, view.place(shapely.get_coordinates(part))))
                if records[i].name and part.length > longest.get(records[i].name, (0.0,))[0]:
                    middle = part.interpolate(0.5, normalized=True)
                    longest[records[i].name] = part.length, view.place([(middle.x, middle.y)])[0]
        names = sorted(longest.items(), key=lambda one: -one[1][0])[:NAMES]
        words = [Word("small", at, name, 12.0) for name, (_, at) in names]
        casing = [Mark("casing", points, width=width + 1.2) for width, points in lines]
        return casing + [Mark("road", points, width=width) for width, points in lines], words

    def _borders(self, box: Any) -> Iterable[Any]:
        _, tree = self._communities
        found = tree.geometries[tree.query(box, predicate="intersects")]
        for line in shapely.get_parts(shapely.intersection(shapely.boundary(found), box)):
            for part in shapely.get_parts(line):
                if part.geom_type == "LineString" and not part.is_empty:
                    yield shapely.get_coordinates(part)

    def _community_names(self, view: View, box: Any) -> list[Word]:
        codes, tree = self._communities
        known = [self._map.areas[codes[i]] for i in sorted(tree.query(box, predicate="intersects").tolist())]
        inside = [a for a in known if shapely.intersects_xy(box, a.lon, a.lat)][:NAMES]
        return [Word("name", view.place([(a.lon, a.lat)])[0], a.name, 15.0) for a in inside]


def _class(record: Any) -> int:
    cls = record.attrs.get("cls", 3)
    return cls if cls in ROAD_WIDTH else 3


def readable(words: Sequence[Word]) -> tuple[Word, ...]:
    """Those that do not lie over one another; the last ones of the list matter most."""
    kept: list[Word] = []
    for word in reversed(words):
        if not any(_collide(word, other) for other in kept):
            kept.append(word)
    return tuple(reversed(kept))


def _collide(one: Word, other: Word) -> bool:
    apart = abs(one.at[0] - other.at[0]), abs(one.at[1] - other.at[1])
    return apart[0] < (wide(one) + wide(other)) / 2 and apart[1] < 0.62 * (one.size + other.size)


def wide(word: Word) -> float:
    return sum(word.size if c > "\u2e80" else 0.56 * word.size for c in word.text)


def bar(view: View) -> tuple[list[Mark], Word]:
    """A scale bar at the lower left: the longest round distance that stays under a fifth of the width."""
    most = view.width / 5 / view.scale
    unit = 10.0 ** math.floor(math.log10(most))
    metres = next(n * unit for n in (5, 2, 1) if n * unit <= most)
    long, y = metres * view.scale, view.height - 14.0
    text = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    line = ((14.0, y - 6), (14.0, y), (14.0 + long, y), (14.0 + long, y - 6))
    return [Mark("bar", line)], Word("small", (14.0 + long / 2, y - 10), text, 12.0)


def svg(sketch: Sketch, colours: Mapping[str, str]) -> str:
    """`colours` are the look's tokens by name."""
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sketch.width:g} {sketch.height:g}"'
        ' font-family="Noto Sans SC,Source Han Sans SC,Microsoft YaHei,sans-serif" text-anchor="middle"'
        ' stroke-linejoin="round" stroke-linecap="round">'
    ]
    for mark in sketch.marks:
        style = STYLES[mark.style]
        d = "M" + "L".join(f"{x:g},{y:g}" for x, y in mark.points) + ("Z" if mark.closed else "")
        dash = f' stroke-dasharray="{" ".join(f"{n:g}" for n in style.dash)}"' if style.dash else ""
        fill = (
            f'fill="{colours[style.fill]}" fill-opacity="{style.opacity:g}"' if style.fill else 'fill="none"'
        )
        stroke = (
            f' stroke="{colours[style.stroke]}" stroke-width="{mark.width or style.width:g}"{dash}'
            if style.stroke
            else ""
        )
        out.append(f'<path d="{d}" {fill}{stroke}/>')
    for word in sketch.words:
        out.append(
            f'<text x="{word.at[0]:g}" y="{word.at[1] + 0.36 * word.size:g}" font-size="{word.size:g}"'
            f' fill="{colours[STYLES[word.style].fill]}" stroke="{colours["map-halo"]}" stroke-width="3"'
            f' paint-order="stroke">{escape(word.text)}</text>'
        )
    return "\n".join([*out, "</svg>"]) + "\n"
