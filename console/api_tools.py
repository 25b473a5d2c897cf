"""REST for what a person does with the map: layers kept, what lies inside a shape, finding, past hours."""

from __future__ import annotations

import csv
import io
import time
from collections import Counter
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import shapely
from flask import Blueprint, Response, request

from console.access import session
from console.api_emergency import TOLD_KINDS, finder_of
from console.api_supervision import BOM, cell
from console.asking import answer, asker, dumps, integer, json_object
from console.ports import Ports
from console.words import LANGS, t
from dispatch import audit
from dispatch.bodies import read_body, step_of
from dispatch.domain.emergency.rings import AREAS, check_shape
from dispatch.domain.errors import BadField
from dispatch.domain.roles import Scope
from dispatch.map_reads import inside, letters, numbered, then
from dispatch.matters import spelled
from dispatch.part_classes import classes
from dispatch.part_register import find_parts
from dispatch.preferences import layers_chosen, prefer
from dispatch.sensor_register import find_sensors
from geodata.atlas import Atlas, CityMap
from geodata.inside import outline, touches

METHODS = {
    "/api/v1/me/layers": ("post", "Keep which layers of the map show, and how: {layer: {on, alpha}}."),
    "/api/v1/map/inside": (
        "post",
        "What lies inside a shape {points, metres}: open cases in scope, grids, people, places.",
    ),
    "/api/v1/map/inside.csv": ("post", "The open cases inside a shape as a file: {points, metres}, ?lang=."),
    "/api/v1/map/find": (
        "get",
        "Places, areas, grids, cameras, parts and cases by words, pinyin or number: ?q=.",
    ),
    "/api/v1/map/then": ("get", "Letters of the cases that stood open at an instant of the last day: ?at=."),
}
QUERIES: dict[str, dict[str, dict[str, Any]]] = {
    "/api/v1/map/find": {"q": {"type": "string"}, "limit": {"type": "integer"}},
    "/api/v1/map/then": {"at": {"type": "integer"}},
}
MOST_CHOICES = 8_192  # bytes
MOST_LISTED = 500  # cases that travel; all are counted
DAY = 86_400_000
SLACK = 60_000  # ms: a slider that stands at its beginning while time goes on
MOST_FOUND, FEW = 12, 4
SHORTEST = 2  # characters by which parts are sought: there are many
COLUMNS = ("case_no", "title", "urgency", "state", "unit", "place", "lon", "lat", "reported_at", "due")
WHOLE_CITY = 6  # digits


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("tools", __name__)

    @api.post("/api/v1/me/layers")
    def keep_layers() -> Response:
        chosen = layers_chosen(json_object(MOST_CHOICES))
        prefer(ports.engine, session().username, "layers", chosen)
        return answer(dumps(chosen))

    @api.post("/api/v1/map/inside")
    def within() -> Response:
        shape, scope = asked_shape(), asker().scope
        cases = inside(ports.engine, scope, shape)
        told = {
            "cases": len(cases.ids),
            "over": cases.over,
            "urgency": cases.urgency,
            "items": [brief(one) for one in letters(ports.engine, cases.ids[:MOST_LISTED])],
        }
        return answer(dumps(told | ground(ports.atlas(), scope, shape)))

    @api.post("/api/v1/map/inside.csv")
    def sheet() -> Response:
        cases = inside(ports.engine, session().scope, asked_shape())
        audit.note(ports.engine, session().actor.id, "export", "map", detail=f"{len(cases.ids)} cases")
        return written(ports, letters(ports.engine, cases.ids))

    @api.get("/api/v1/map/find")
    def find() -> Response:
        scope, words = asker().scope, request.args.get("q", "").strip()[:60]
        limit = integer("limit", MOST_FOUND, 30)
        cases = [brief(one) | {"kind": "case"} for one in numbered(ports.engine, scope, words, FEW)]
        spots = ports.gazetteer().find(words, scope.area, limit)
        places = [
            {"kind": s.kind, "title": s.name, "lon": s.lon, "lat": s.lat, "place": where(ports, s.area)}
            for s in spots
        ]
        seen = cameras(ports, scope, words)[:FEW] + sensors(ports, scope, words) + parts(ports, scope, words)
        return answer(dumps({"items": (cases + seen + places)[:limit]}))

    @api.get("/api/v1/map/then")
    def earlier() -> Response:
        now, at = round(time.time() * 1000), integer("at", 0)
        if not now - DAY - SLACK <= at <= now + SLACK:
            raise BadField(field="at", why="not_last_day")
        return answer(f'{{"at":{at},"cases":[{",".join(then(ports.engine, asker().scope, at))}]}}')

    return api


def asked_shape() -> Any:
    """The polygon of the request's {points, metres}. Raises BadField."""
    shape = read_body(step_of("draw", "incident"), {"kind": "free"} | json_object())
    check_shape(shape.kind, shape.points, shape.metres)
    if shape.kind not in AREAS:
        raise BadField(field="kind", why="no_area_kind")
    return outline(shape.points, shape.metres)


def brief(letter: dict[str, Any]) -> dict[str, Any]:
    names = ("case_id", "case_no", "title", "place", "urgency", "lamp", "state", "due", "unit", "lon", "lat")
    return {name: letter[name] for name in names}


def ground(atlas: Atlas, scope: Scope, shape: Any) -> dict[str, Any]:
    """Grids, homes, people and places inside a shape, as far as the scope's area reaches."""
    told: dict[str, Any] = {"grids": 0, "households": 0, "people": 0, "square_metres": 0}
    kinds: Counter[str] = Counter()
    for city in atlas.cities():
        if not city.code.startswith(scope.area[:WHOLE_CITY]):
            continue
        there = atlas.map(city.code)
        part = (
            shapely.intersection(shape, own_ground(there, scope.area))
            if len(scope.area) > WHOLE_CITY
            else shape
        )
        if part.is_empty or not touches(there, part):
            continue
        found = finder_of(there).within(part)
        for name, n in (
            ("grids", len(found.grids)),
            ("households", found.households),
            ("people", found.people),
        ):
            told[name] += n
        told["square_metres"] += round(found.square_metres)
        kinds.update(p.kind for p in found.places if p.kind in TOLD_KINDS and p.area.startswith(scope.area))
    return told | {"kinds": kinds}


@lru_cache(maxsize=64)
def own_ground(city: CityMap, area: str) -> Any:
    """The polygon of an area."""
    return shapely.union_all(
        shapely.from_wkb([w for code, w in city.source.polygons(len(area)) if code == area])
    )


def where(ports: Ports, area: str) -> str:
    return " · ".join(ports.area_name(area[:n]) for n in (9, 12) if len(area) > n)


@lru_cache(maxsize=4)
def _cameras(atlas: Atlas) -> list[tuple[str, Any]]:
    """(spelling, camera) of an atlas."""
    seen = [p for city in atlas.cities() for p in atlas.places(city.code, "camera")]
    return [(f"{p.name} {spelled(p.name)} {p.code}".lower(), p) for p in seen]


def cameras(ports: Ports, scope: Scope, words: str) -> list[dict[str, Any]]:
    """Cameras of an area by name, pinyin, initials or code; none are told to an estate or a unit."""
    asked = words.lower().split()[:6]
    if not asked or scope.unit or scope.estate:
        return []
    return [
        {
            "kind": "camera",
            "no": p.id,
            "title": p.name,
            "lon": p.lon,
            "lat": p.lat,
            "place": where(ports, p.area),
        }
        for spelling, p in _cameras(ports.atlas())
        if p.area.startswith(scope.area) and all(word in spelling for word in asked)
    ]


def sensors(ports: Ports, scope: Scope, words: str) -> list[dict[str, Any]]:
    """物联感知设备 of an area by a part of their code or name."""
    found = find_sensors(ports.engine, scope.area, words, FEW) if len(words) >= SHORTEST else []
    return [
        {
            "kind": "sensor",
            "no": s.id,
            "title": s.row.name,
            "lon": s.row.lon,
            "lat": s.row.lat,
            "place": s.row.code,
        }
        for s in found
    ]


def parts(ports: Ports, scope: Scope, words: str) -> list[dict[str, Any]]:
    """部件 of an area by a part of their code or name, or by the name, pinyin or initials of their class."""
    if len(words) < SHORTEST:
        return []
    known = classes(ports.matters.at(scope.area))
    named = [code for code, one in known.items() if words.lower() in one.spelling]
    return [
        {
            "kind": "part",
            "code": part.code,
            "title": part.name,
            "lon": part.lon,
            "lat": part.lat,
            "place": part.code,
        }
        for part in find_parts(ports.engine, scope.area, words, named, FEW)
    ]


def written(ports: Ports, cases: list[dict[str, Any]]) -> Response:
    """Cases as a file that a spreadsheet opens."""
    lang = request.args.get("lang", LANGS[0])
    lang = lang if lang in LANGS else LANGS[0]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([t(lang, f"map.csv.{name}") for name in COLUMNS])
    for one in cases:
        words = {"urgency": t(lang, f"urgency.{one['urgency']}"), "state": t(lang, f"state.{one['state']}")}
        words["unit"] = ports.unit_name(one["unit"]) if one["unit"] else ""
        times = {name: clock(ports, one[name]) for name in ("reported_at", "due")}
        writer.writerow([cell((one | words | times)[name]) for name in COLUMNS])
    reply = Response(BOM + out.getvalue(), mimetype="text/csv")
    reply.headers["Content-Disposition"] = "attachment; filename=cases.csv"
    return reply


def clock(ports: Ports, at: int | None) -> str:
    """An instant in the city's own time."""
    return f"{ports.desk.calendar.local(datetime.fromtimestamp(at / 1000, UTC)):%Y-%m-%d %H:%M}" if at else ""
