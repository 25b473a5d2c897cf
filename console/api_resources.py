"""REST of 应急资源: the register, checks and moves, and who could meet the needs of an incident, how soon."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any

import redis
import shapely
from flask import Blueprint, Response, request

from console.access import session
from console.asking import answer, asker, cleaned, dumps, json_object
from console.ports import Ports
from dispatch.bodies import read_body, step_of
from dispatch.command_board import CommandBoard
from dispatch.domain.emergency.incident import Incident
from dispatch.domain.emergency.matching import Candidate, Matched, Need, match
from dispatch.domain.emergency.resources import KINDS, held
from dispatch.domain.errors import BadField, UnknownCommand, UnknownResource
from dispatch.resource_lists import abilities, kind_words, needs
from dispatch.resource_store import ResourceBoard, Standing
from dispatch.telemetry import Telemetry
from geodata.atlas import Atlas, CityMap
from geodata.roads import RoadNet, Way

log = logging.getLogger(__name__)

MOST_SHOWN, MOST_REFUSED = 12, 6
STEPS = frozenset({"check_resource", "move_resource"})
METHODS = {
    "/api/v1/resources": (
        "get",
        "The register of 应急资源 of the scope's city, with what is left: ?kind= &ability=.",
    ),
    "/api/v1/resources/{code}/steps/{step}": (
        "post",
        "Check (count) or move a row: check_resource, move_resource.",
    ),
    "/api/v1/incidents/{incident_id}/resources": (
        "get",
        "What this kind of incident needs, what it has, who could come, how soon and why, and what is short.",
    ),
    "/api/v1/incidents/{incident_id}/resources/match": ("post", "The same for one need: {ability, n}."),
}
QUERIES: dict[str, dict[str, dict[str, Any]]] = {
    "/api/v1/resources": {"kind": {"type": "string"}, "ability": {"type": "string"}}
}
Point = tuple[float, float]


@lru_cache(maxsize=8)
def road_net(city: CityMap) -> RoadNet:
    """Made once for a version of a city."""
    return RoadNet(city.source.shapes("road"), (city.city.bounds[1] + city.city.bounds[3]) / 2)


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("resources", __name__)
    commands, register = CommandBoard(ports.engine), ResourceBoard(ports.engine)

    def seen(incident_id: str) -> Incident:
        found = commands.incident(incident_id, asker().scope)
        if found is None:
            raise UnknownCommand(subject=incident_id[:40])
        return found

    @api.get("/api/v1/resources")
    def listed() -> Response:
        kind, ability = request.args.get("kind", ""), request.args.get("ability", "")
        rows = [
            row_json(ports, s)
            for s in register.standing(asker().scope.area[:6])
            if kind in ("", s.resource.kind) and (not ability or ability in s.resource.abilities)
        ]
        words = {a.code: {"zh": a.zh, "en": a.en} for a in abilities().values()}
        return answer(dumps({"items": rows, "kinds": kind_words(), "abilities": words}))

    @api.post("/api/v1/resources/<code>/steps/<step>")
    def steps(code: str, step: str) -> Response:
        if step not in STEPS:
            raise UnknownCommand(subject=step[:40])
        body = cleaned(json_object()) | {"code": code}
        city = session().account.area[:6]
        row = next((s for s in register.standing(city) if s.resource.code == code), None)
        if row is None:
            raise UnknownResource(code=code[:40])
        body.setdefault("version", row.version + 1)
        read_body(step_of(step, "resource"), body)
        ports.desk.take(step, code, body, session().account.actor)
        after = next((s for s in register.standing(city) if s.resource.code == code), None)
        return answer(dumps(row_json(ports, after) if after else {"code": code}))

    @api.get("/api/v1/incidents/<incident_id>/resources")
    def matched(incident_id: str) -> Response:
        incident = seen(incident_id)
        rows = register.standing(incident.area[:6], incident)
        held_now = places_json(ports, incident, rows)
        return answer(dumps({"items": told(ports, rows, incident, needs(incident.kind)), "held": held_now}))

    @api.post("/api/v1/incidents/<incident_id>/resources/match")
    def one(incident_id: str) -> Response:
        incident, asked = seen(incident_id), json_object()
        ability, n = asked.get("ability"), asked.get("n", 1)
        if ability not in abilities():
            raise BadField(field="ability", why="not_listed")
        if not isinstance(n, int) or not 1 <= n <= 1_000_000:
            raise BadField(field="n", why="at_least", least=1)
        rows = register.standing(incident.area[:6], incident)
        return answer(dumps({"items": told(ports, rows, incident, [Need(str(ability), n)])}))

    return api


def told(
    ports: Ports, known: Sequence[Standing], incident: Incident, wanted: Sequence[Need]
) -> list[dict[str, Any]]:
    """Each need with what the incident has for it and the ranked rest."""
    now = round(time.time() * 1000)
    fit = {need.ability for need in wanted}
    rows = [s for s in known if fit & set(s.resource.abilities)]
    rows = [s for s in rows if not (s.resource.single and held(incident.holds, s.resource.code))]
    candidates = reached(ports, incident, rows)
    out = []
    waits = {r.on for r in incident.reliefs if r.done is None}  # who relieves is not one more
    mine = [h for h in incident.holds if h.stands and h.resource not in waits]
    for need in wanted:
        have = sum(h.n for h in mine if h.need == need.ability)
        found = match(Need(need.ability, max(0, need.n - have)), candidates, now)
        out.append(need_json(ports, need, have, found))
    return out


def reached(ports: Ports, incident: Incident, rows: Sequence[Standing]) -> list[Candidate]:
    """The rows with their way to the scene, from where they are now."""
    assert incident.lon is not None
    assert incident.lat is not None
    atlas = ports.atlas()
    fixes = where_now(ports.telemetry, atlas, rows)
    points = [fixes.get(s.resource.tracker, (s.resource.lon, s.resource.lat)) for s in rows]
    net = road_net(atlas.map(incident.area[:6]))
    now = round(time.time() * 1000)
    closed = [d.points[0] for d in incident.drawings if d.kind == "closure" and d.stands(now)]
    ways: list[Way] = net.ways((incident.lon, incident.lat), points, closed)
    return [
        Candidate(s.resource, s.left, s.elsewhere, way.seconds, way.metres, way.by_road)
        for s, way in zip(rows, ways, strict=True)
    ]


def where_now(telemetry: Telemetry, atlas: Atlas, rows: Sequence[Standing]) -> dict[str, Point]:
    """The newest positions of what carries a tracker; without them the register's places count."""
    places = {s.resource.tracker: atlas.place_of(s.resource.tracker) for s in rows if s.resource.tracker}
    numbers = {place.id: code for code, place in places.items() if place is not None}
    try:
        return {numbers[no]: (lon, lat) for no, (lon, lat) in telemetry.where(list(numbers)).items()}
    except redis.RedisError:
        log.warning("no positions: the way is counted from where resources are kept")
        return {}


def places_json(ports: Ports, incident: Incident, rows: Sequence[Standing]) -> list[dict[str, Any]]:
    """Where each resource of the incident is: by its tracker (`live`), else where it is kept."""
    mine = {h.resource for h in incident.holds if h.stands}
    have = [s for s in rows if s.resource.code in mine]
    fixes = where_now(ports.telemetry, ports.atlas(), have)
    out = []
    for r in (s.resource for s in have):
        lon, lat = fixes.get(r.tracker, (r.lon, r.lat))
        out.append({"resource": r.code, "lon": lon, "lat": lat, "live": r.tracker in fixes})
    return out


def row_json(ports: Ports, s: Standing) -> dict[str, Any]:
    return asdict(s.resource) | {
        "left": s.left,
        "elsewhere": s.elsewhere,
        "version": s.version,
        "unit_name": ports.unit_name(s.resource.unit),
    }


def need_json(ports: Ports, need: Need, have: int, found: Matched) -> dict[str, Any]:
    ability = abilities()[need.ability]
    worked_out = ("take", "left", "seconds", "metres", "by_road", "reasons")
    shown = [
        _brief(ports, m.resource) | {name: getattr(m, name) for name in worked_out}
        for m in found.matches[:MOST_SHOWN]
    ]
    refused = [_brief(ports, r.resource) | {"reason": r.reason} for r in found.refused[:MOST_REFUSED]]
    return asdict(ability) | {
        "n": need.n,
        "have": have,
        "short": found.short,
        "matches": shown,
        "more": max(0, len(found.matches) - MOST_SHOWN),
        "refused": refused,
    }


def _brief(ports: Ports, r: Any) -> dict[str, Any]:
    told = ("code", "kind", "name", "lon", "lat", "place", "measure", "persons", "phone", "amount", "demo")
    return {name: getattr(r, name) for name in told} | {"single": r.single, "unit": ports.unit_name(r.unit)}


def inside_counts(ports: Ports, city: str, shape: Any) -> dict[str, int]:
    """How many rows of the register lie inside a shape, by kind."""
    rows = [s.resource for s in ResourceBoard(ports.engine).standing(city)]
    hit = shapely.contains_xy(shape, [r.lon for r in rows], [r.lat for r in rows])
    found = Counter(r.kind for r, within in zip(rows, hit.tolist(), strict=True) if within)
    return {kind: found[kind] for kind in KINDS}
