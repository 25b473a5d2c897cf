"""An import as one picture: towns by name, finer lines inside, and what must be looked at, in colour."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import shapely

from geodata.assemble import AreaImport
from geodata.atlas import AreaRecord
from geodata.flat import METRES_PER_DEGREE

WIDTH, HIGHEST, EDGE, HEAD, FOOT = 1600, 1360, 40, 124, 104  # px; HIGHEST is of the map itself
BYTES_MAX = 2_000_000
TOLERANCES = (0.3, 0.6, 1.2, 2.4, 4.8)  # px: the finest that fits is taken
ELSEWHERE = ("no_code", "gap", "place_outside", "estate_code")  # problems that are not an area's
LETTER = (6.0, 19.0)  # px, the smallest and the largest name
SCALE = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # × 100 m
STYLE = """
text{{font-family:"Noto Sans SC","Source Han Sans SC","Microsoft YaHei",sans-serif;fill:{tx-1}}}
.back{{fill:{bg-0}}} .card{{fill:{bg-1};stroke:{line-1}}}
.title{{font-size:34px;font-weight:600}} .sub,.key{{font-size:17px;fill:{tx-2}}}
path{{stroke-linejoin:round;stroke-linecap:round}} .line{{fill:none}}
.made{{fill:{map-land}}} .taken{{fill:{seq-2}}} .given{{fill:{warn-bg}}}
.grid{{stroke:{data-3};stroke-width:.45}} .community{{stroke:{data-3};stroke-width:.9}}
.town{{stroke:{map-border};stroke-width:2.4}} .city{{stroke:{tx-2};stroke-width:3.4}}
.bad{{fill:url(#hatch);stroke:{major};stroke-width:2.4}} .hatch{{stroke:{major-fill};stroke-width:2.6}}
.spot{{fill:{major-fill};stroke:{bg-1};stroke-width:2}} .halo{{fill:none;stroke:{major};stroke-width:1.6}}
.name{{text-anchor:middle;font-weight:500;fill:{map-label}}}
.name{{paint-order:stroke;stroke:{map-halo};stroke-opacity:.85;stroke-width:3.2px;stroke-linejoin:round}}
.bar{{fill:none;stroke:{tx-2};stroke-width:2}} .needle{{fill:{tx-2}}} .mid{{text-anchor:middle}}
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """From degrees to pixels of the map, north up, true to shape at the city's latitude."""

    west: float
    north: float
    per_lon: float
    per_lat: float
    left: float
    height: float

    @classmethod
    def of(cls, bounds: Sequence[float]) -> Frame:
        west, south, east, north = bounds
        narrow = float(np.cos(np.radians((south + north) / 2)))
        room = WIDTH - 4 * EDGE
        per_lat = min(room / ((east - west) * narrow), HIGHEST / (north - south))
        left = (WIDTH - (east - west) * narrow * per_lat) / 2
        return cls(west, north, per_lat * narrow, per_lat, left, (north - south) * per_lat)

    def place(self, rows: Any) -> Any:
        x = self.left + (rows[:, 0] - self.west) * self.per_lon
        y = HEAD + EDGE + (self.north - rows[:, 1]) * self.per_lat
        return np.column_stack([x, y])


def picture(found: AreaImport, words: Mapping[str, str], colours: Mapping[str, str]) -> str:
    """SVG under 2 MB. `words` by the keys used below; `colours` are the look's tokens by name."""
    city = next(a for a in found.areas if len(a.code) == 6)
    frame = Frame.of(shapely.from_wkb(city.wkb).bounds)
    by_level = {n: [a for a in found.areas if len(a.code) == n] for n in (6, 9, 12, 15)}
    placed = {
        n: shapely.transform(shapely.from_wkb([a.wkb for a in areas]), frame.place)
        for n, areas in by_level.items()
    }
    rest = [*_names(by_level, placed, frame), *_spots(found, frame), *_foot(found, words, frame)]
    for tolerance in TOLERANCES:
        drawn = {n: shapely.coverage_simplify(shapes, tolerance) for n, shapes in placed.items()}
        text = "\n".join([*_head(words, colours, frame), *_map(found, by_level, drawn), *rest, "</svg>"])
        if len(text.encode()) < BYTES_MAX:
            break
    return text + "\n"


def troubled(found: AreaImport) -> set[str]:
    """Codes of the areas that problems name: by code, by name, or by a point inside."""
    told = [p for p in found.problems if p.kind not in ELSEWHERE]
    marks = {m for p in told for m in (*p.subject.split(" / "), *p.detail.split())}
    points = [at for p in told if p.kind == "no_name" and (at := _point(p.subject))]
    drawn = [a for a in found.areas if a.code not in found.made]
    inside = {a.code for at in points for a in drawn if shapely.intersects_xy(shapely.from_wkb(a.wkb), *at)}
    return inside | {a.code for a in drawn if marks & {a.code, a.name}}


def _point(subject: str) -> tuple[float, float] | None:
    """104.10000,30.00000 as problems write it."""
    found = re.fullmatch(r"(-?[\d.]+),(-?[\d.]+)", subject)
    return (float(found[1]), float(found[2])) if found else None


def _head(words: Mapping[str, str], colours: Mapping[str, str], frame: Frame) -> list[str]:
    height = HEAD + frame.height + 2 * EDGE + FOOT
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img">',
        f"<title>{escape(words['title'])}</title>",
        f"<style>{STYLE.format_map(colours)}</style>",
        '<defs><pattern id="hatch" width="9" height="9" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><path class="hatch" d="M0,0V9"/></pattern></defs>',
        f'<rect class="back" width="{WIDTH}" height="{height:.0f}"/>',
        f'<rect class="card" x="{EDGE}" y="{HEAD}" width="{WIDTH - 2 * EDGE}" '
        f'height="{frame.height + 2 * EDGE:.0f}" rx="10"/>',
        f'<text class="title" x="{EDGE}" y="62">{escape(words["title"])}</text>',
        f'<text class="sub" x="{EDGE}" y="98">{escape(words["counts"])}</text>',
        f'<text class="sub" x="{WIDTH - EDGE}" y="98" text-anchor="end">{escape(words["stamp"])}</text>',
    ]


def _map(
    found: AreaImport, by_level: Mapping[int, Sequence[AreaRecord]], drawn: Mapping[int, Any]
) -> Iterable[str]:
    """Ground, then areas of the input by whose code they bear, then lines from the finest to the city's."""
    bad = troubled(found)
    wrong: list[Any] = []
    yield _path("made", drawn[6])
    for n in (9, 12, 15):
        ours = [(a, s) for a, s in zip(by_level[n], drawn[n], strict=True) if a.code not in found.made]
        yield _path("taken", [s for a, s in ours if not a.provisional])
        yield _path("given", [s for a, s in ours if a.provisional])
        wrong += [s for a, s in ours if a.code in bad]
    for n, name in ((15, "grid"), (12, "community"), (9, "town"), (6, "city")):
        yield _path(f"line {name}", [shapely.line_merge(shapely.union_all(shapely.boundary(drawn[n])))])
    yield _path("bad", wrong)


def _path(style: str, shapes: Iterable[Any]) -> str:
    parts = []
    for part in shapely.get_parts(shapely.get_parts(list(shapes))):
        rings = shapely.get_rings(part) if part.geom_type == "Polygon" else [part]
        parts += [_line(shapely.get_coordinates(ring)) for ring in rings]
    return f'<path class="{style}" d="{"".join(parts)}"/>' if parts else ""


def _line(rows: Any) -> str:
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in rows.tolist())


def _names(
    by_level: Mapping[int, Sequence[AreaRecord]], placed: Mapping[int, Any], frame: Frame
) -> Iterable[str]:
    """Names of towns, or of communities where there is but one town; as large as their area allows."""
    n = 9 if len(by_level[9]) > 1 else 12
    for area, shape in zip(by_level[n], placed[n], strict=True):
        (at,) = frame.place(np.array([[area.lon, area.lat]])).tolist()
        across = shapely.LineString([(0, at[1]), (WIDTH, at[1])]).intersection(shape).length
        size = float(np.clip(0.86 * across / max(len(area.name), 1), *LETTER))
        yield (
            f'<text class="name" x="{at[0]:.1f}" y="{at[1] + size * 0.36:.1f}" font-size="{size:.1f}">'
            f"{escape(area.name)}</text>"
        )


def _spots(found: AreaImport, frame: Frame) -> Iterable[str]:
    """Gaps: they are no area's."""
    points = [_point(p.subject) for p in found.problems if p.kind == "gap"]
    for (at,) in (frame.place(np.array([point])).tolist() for point in points if point):
        yield f'<circle class="halo" cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="15"/>'
        yield f'<circle class="spot" cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="6"/>'


def _foot(found: AreaImport, words: Mapping[str, str], frame: Frame) -> Iterable[str]:
    """Legend from the left, scale bar and north at the right."""
    y = HEAD + frame.height + 2 * EDGE + FOOT / 2
    x = float(EDGE)
    for key in ("taken", "given", "made", "bad", "spot"):
        if key == "spot":
            yield f'<circle class="halo" cx="{x + 17}" cy="{y:.0f}" r="12"/>'
            yield f'<circle class="spot" cx="{x + 17}" cy="{y:.0f}" r="5"/>'
        else:
            edge = "" if key == "bad" else " town"
            yield f'<rect class="{key}{edge}" x="{x:.0f}" y="{y - 11:.0f}" width="34" height="22" rx="3"/>'
        yield f'<text class="key" x="{x + 44:.0f}" y="{y + 6:.0f}">{escape(words[key])}</text>'
        x += 44 + _wide(words[key]) + 30
    for key in ("town", "community", "grid"):
        yield f'<path class="line {key}" d="M{x:.0f},{y:.0f}h34"/>'
        yield f'<text class="key" x="{x + 44:.0f}" y="{y + 6:.0f}">{escape(words[key])}</text>'
        x += 44 + _wide(words[key]) + 30
    yield from _bar(y, frame)
    yield from _north(words["north"])


def _wide(text: str) -> float:
    return sum(17.0 if c > "\u2e80" else 9.2 for c in text)


def _bar(y: float, frame: Frame) -> Iterable[str]:
    """The longest round distance that stays under 200 px."""
    pixels = frame.per_lat / METRES_PER_DEGREE * 100
    hundreds = max((s for s in SCALE if s * pixels <= 200), default=1)
    text = f"{hundreds // 10} km" if hundreds >= 10 else f"{hundreds * 100} m"
    right, long = WIDTH - EDGE, hundreds * pixels
    yield f'<path class="bar" d="M{right - long:.1f},{y - 3:.1f}v9H{right}v-9"/>'
    yield f'<text class="key mid" x="{right - long / 2:.1f}" y="{y - 9:.1f}">{text}</text>'


def _north(word: str) -> Iterable[str]:
    x, y = WIDTH - 2 * EDGE - 6, HEAD + 26
    yield f'<path class="needle" d="M{x},{y}l11,32l-11,-7l-11,7z"/>'
    yield f'<text class="key mid" x="{x}" y="{y + 54}">{escape(word)}</text>'
