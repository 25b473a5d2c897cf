"""Map frames of an incident: its drawings as they stood at the instants that changed the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import shapely

from console.words import t
from dispatch.command_board import Entry
from dispatch.domain.emergency.incident import Drawing, Incident
from dispatch.domain.emergency.order import Order
from dispatch.domain.emergency.rings import AREAS
from geodata.atlas import CityMap
from geodata.inside import outline
from geodata.sketch import Ground, Mark, Sketch, View, Word, bar, readable

MOST = 6
SIZE = (760.0, 520.0)
LEAST_METRES = 700.0
TOGETHER = 60_000  # ms: what was drawn within a minute is one picture
CHANGES = frozenset(
    {"declare", "start_plan", "change_level", "draw", "erase", "end_response", "hand_up", "false_alarm"}
)
ORDER = ("evacuation", "cordon", "core", "free", "plume")  # of areas, from the lowest up
DOT = 9.0
CLEAR = 60.0  # px round the scene where no street or community is named


def instants(log: Sequence[Entry], until: int) -> list[int]:
    """When the picture had changed, at most six: the first, the last and some between."""
    found: list[int] = []
    for entry in (e for e in log if e.step in CHANGES):
        if found and entry.at - found[-1] <= TOGETHER and len(found) > 1:
            found.pop()
        found.append(entry.at)
    last = max((e.at for e in log if e.step != "chase"), default=until)
    if not found or last - found[-1] > TOGETHER:
        found.append(last)
    if len(found) <= MOST:
        return found
    return [found[round(i * (len(found) - 1) / (MOST - 1))] for i in range(MOST)]


@lru_cache(maxsize=8)
def ground(city: CityMap) -> Ground:
    return Ground(city)


def view_of(frames: Sequence[tuple[int, Incident, Sequence[Order]]]) -> View:
    """One view for all frames, so that they can be laid over one another."""
    shapes: list[Sequence[tuple[float, float]]] = []
    for at, incident, _ in frames:
        shapes.append([(incident.lon or 0.0, incident.lat or 0.0)])
        shapes += [_corners(d) for d in incident.drawings if d.stands(at)]
    return View.round_about(shapes, SIZE, LEAST_METRES)


def frame(
    base: Sketch, view: View, at: int, known: tuple[Incident, Sequence[Order]], words: Mapping[str, Any]
) -> Sketch:
    """The ground and all that was known to lie on it at `at`. words: lang, names of units."""
    incident, orders = known
    standing = [d for d in incident.drawings if d.stands(at)]
    marks = list(base.marks)
    named: list[Word] = []
    for drawing in sorted(standing, key=lambda d: ORDER.index(d.kind) if d.kind in ORDER else len(ORDER)):
        more, label = _drawn(drawing, view, words["lang"])
        marks += more
        named += label
    for order in orders:
        for receipt in order.receipts:
            if receipt.lon is None or receipt.lat is None or receipt.state not in ("moving", "on_scene"):
                continue
            (spot,) = view.place([(receipt.lon, receipt.lat)])
            marks.append(_dot("unit", spot, 7.0))
            named.append(Word("label", (spot[0], spot[1] - 15), words["names"].get(receipt.unit, ""), 13.0))
    (scene,) = view.place([(incident.lon or 0.0, incident.lat or 0.0)])
    marks.append(_diamond(scene))
    lines, length = bar(view)
    clear = [w for w in base.words if abs(w.at[0] - scene[0]) + abs(w.at[1] - scene[1]) > CLEAR]
    return Sketch(view.width, view.height, (*marks, *lines), readable([*clear, *named, length]))


def _drawn(drawing: Drawing, view: View, lang: str) -> tuple[list[Mark], list[Word]]:
    corners = view.place(_corners(drawing))
    name = drawing.label or t(lang, f"emg.drawing.{drawing.kind}")
    if drawing.kind in AREAS:
        top = min(corners, key=lambda p: p[1])
        text = f"{name} {drawing.metres:g} m" if drawing.metres else name
        return [Mark(drawing.kind, corners, closed=True)], [Word("label", (top[0], top[1] + 14), text, 14.0)]
    if drawing.kind == "route":
        return [Mark("route", corners)], []
    x, y = corners[0]
    if drawing.kind == "closure":
        across = Mark("closure", ((x - 5, y), (x + 5, y)))
        return [_dot("closure", (x, y), DOT), across], []
    return [_dot(drawing.kind, (x, y), DOT)], [Word("label", (x, y - 18), name, 13.0)]


def _corners(drawing: Drawing) -> Sequence[tuple[float, float]]:
    if drawing.kind in AREAS:
        rows = shapely.get_coordinates(outline(drawing.points, drawing.metres)).tolist()
        return [(lon, lat) for lon, lat in rows]
    return drawing.points


def _dot(style: str, at: tuple[float, float], r: float) -> Mark:
    ring = shapely.get_coordinates(shapely.Point(at).buffer(r, quad_segs=6)).round(1).tolist()
    return Mark(style, tuple((x, y) for x, y in ring), closed=True)


def _diamond(at: tuple[float, float]) -> Mark:
    x, y = at
    return Mark("scene", ((x, y - 15), (x + 15, y), (x, y + 15), (x - 15, y)), closed=True)
