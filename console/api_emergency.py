"""REST for emergencies: incidents, their orders, plans, what lies inside a ring; each cut to the scope."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, request

from console.access import session
from console.api_resources import inside_counts
from console.asking import act_key, answer, asker, cleaned, dumps, integer, json_object, seen_version
from console.ports import Ports
from dispatch.bodies import read_body, step_of
from dispatch.command import dump_held
from dispatch.command_board import CommandBoard
from dispatch.desk import Taken
from dispatch.domain.emergency.incident import Incident
from dispatch.domain.emergency.order import Order
from dispatch.domain.emergency.posts import POSTS
from dispatch.domain.emergency.rings import AREAS, check_shape
from dispatch.domain.errors import BadField, UnknownCommand
from dispatch.domain.units import unit_name
from dispatch.keys import Key
from dispatch.plans import incident_kinds, plans
from feeds.cap import atom, cap_xml
from geodata.atlas import CityMap
from geodata.inside import Finder, Within, outline

CITY_DIGITS, COMMUNITY_DIGITS = 6, 12
MOST_PLACES = 400
TOLD_KINDS = ("school", "hospital", "shelter", "store", "estate", "unit", "camera", "post")


@lru_cache(maxsize=8)
def finder_of(city: CityMap) -> Finder:
    return Finder(city)


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("emergency", __name__)
    board = CommandBoard(ports.engine)

    def finder(city: str) -> Finder:
        return finder_of(ports.atlas().map(city))

    def seen(incident_id: str) -> Incident:
        found = board.incident(incident_id, asker().scope)
        if found is None:
            raise UnknownCommand(subject=incident_id[:40])
        return found

    @api.get("/api/v1/incidents")
    def incidents() -> Response:
        found = board.incidents(asker().scope, request.args.get("all") != "1")
        return answer(dumps({"items": [brief(i) for i in found]}))

    @api.post("/api/v1/incidents/declare")
    def declare() -> Response:
        body = cleaned(json_object())
        taken = ports.desk.take("declare", None, body, session().account.actor, key=act_key())
        return _told(ports, taken, 201 if taken.created else 200)

    @api.get("/api/v1/incidents/<incident_id>")
    def one(incident_id: str) -> Response:
        incident, orders = seen(incident_id), board.orders(incident_id)
        if until := integer("at", 0):
            incident, orders = board.at(incident_id, until)
        return answer(dumps(whole(ports, incident, orders)))

    @api.get("/api/v1/incidents/<incident_id>/log")
    def log(incident_id: str) -> Response:
        seen(incident_id)
        rows = board.log(incident_id, integer("until", 0) or None)
        return answer(dumps({"items": [asdict(row) for row in rows]}))

    @api.post("/api/v1/incidents/<incident_id>/steps/<step>")
    def steps(incident_id: str, step: str) -> Response:
        _of(step, "incident")
        return _taken(ports, step, incident_id)

    @api.post("/api/v1/incidents/<incident_id>/orders")
    def order(incident_id: str) -> Response:
        incident = seen(incident_id)
        body = cleaned(json_object()) | {"incident_id": incident_id}
        if body.get("drawing") is not None and not body.get("to"):
            body["to"] = units_inside(incident, body["drawing"])
        taken = ports.desk.take("issue_order", None, body, session().account.actor, key=act_key())
        return _told(ports, taken, 201 if taken.created else 200)

    @api.get("/api/v1/orders")
    def mine() -> Response:
        scope = asker().scope
        unit = scope.unit or (f"community@{scope.area}" if len(scope.area) == COMMUNITY_DIGITS else "")
        found = board.orders_of(unit) if unit else []
        return answer(dumps({"items": [order_json(ports, o) for o in found]}))

    @api.post("/api/v1/orders/<order_id>/steps/<step>")
    def order_steps(order_id: str, step: str) -> Response:
        _of(step, "order")
        return _taken(ports, step, order_id)

    @api.get("/api/v1/plans")
    def all_plans() -> Response:
        kinds = [asdict(kind) for kind in incident_kinds().values()]
        return answer(
            dumps({"plans": [plan_json(p) for p in plans().values()], "kinds": kinds, "posts": POSTS})
        )

    @api.get("/api/v1/alerts")
    def alerts() -> Response:
        now = round(time.time() * 1000)
        live = [i for i in board.incidents(asker().scope) if not i.drill]
        found = [(i, a) for i in live for a in i.alerts if a.expires > now]
        city = ports.area_name(asker().scope.area[:6])
        text = atom(city, f"{request.host_url}api/v1/alerts", found, ports.desk.calendar.tz)
        return Response(text, mimetype="application/atom+xml")

    @api.get("/api/v1/alerts/<incident_id>/<int:no>")
    def one_alert(incident_id: str, no: int) -> Response:
        incident = seen(incident_id)
        alert = next((a for a in incident.alerts if a.no == no), None)
        if alert is None or (incident.drill and isinstance(asker(), Key)):  # no drill leaves the house
            raise UnknownCommand(subject=f"{incident_id[:40]}/{no}")
        city = incident.area[:6]
        sender = (f"anlan@{city}", ports.area_name(city))
        text = cap_xml(incident, alert, incident_kinds()[incident.kind], sender, ports.desk.calendar.tz)
        return Response(text, mimetype="application/cap+xml")

    @api.post("/api/v1/incidents/<incident_id>/inside")
    def inside(incident_id: str) -> Response:
        incident = seen(incident_id)
        shape = read_body(step_of("draw", "incident"), {"kind": "free"} | json_object())
        check_shape(shape.kind, shape.points, shape.metres)
        if shape.kind not in AREAS:
            raise BadField(field="kind", why="no_area_kind")
        area = outline(shape.points, shape.metres)
        told = within_json(finder(incident.area[:6]).within(area))
        told["resources"] = inside_counts(ports, incident.area[:6], area)
        return answer(dumps(told))

    def units_inside(incident: Incident, drawing: Any) -> list[str]:
        """The grid workers' communities and the stations inside a drawn area."""
        drawn = next((d for d in incident.drawings if d.id == drawing and d.erased is None), None)
        if drawn is None or drawn.kind not in AREAS:
            raise BadField(field="drawing", why="no_such_area")
        found = finder(incident.area[:6]).within(outline(drawn.points, drawn.metres))
        units = {f"community@{grid[:12]}" for grid in found.grids}
        return sorted(units)

    return api


def _of(step: str, stream: str) -> None:
    """Raises UnknownStep for another stream's step, BadField for one that begins a stream."""
    if "new" in step_of(step, stream).frm:
        raise BadField(field="step", why="other_door")


def _taken(ports: Ports, step: str, subject: str) -> Response:
    version, body = seen_version(), cleaned(json_object())
    actor = session().account.actor
    return _told(ports, ports.desk.take(step, subject, body, actor, version, key=act_key()), 200)


def _told(ports: Ports, taken: Taken, status: int) -> Response:
    held = taken.held
    assert held is not None
    told = order_json(ports, held) if isinstance(held, Order) else brief(held)
    return answer(dumps(told), status)


def brief(incident: Incident) -> dict[str, Any]:
    """An incident in a list."""
    names = (
        "incident_id", "incident_no", "state", "version", "title", "kind", "grade", "level", "plan", "area",
        "lon", "lat", "place", "war", "drill", "declared_at", "started_at", "ended_at", "is_open",
    )  # fmt: skip
    return {name: getattr(incident, name) for name in names}


def whole(ports: Ports, incident: Incident, orders: list[Order]) -> dict[str, Any]:
    """An incident as its page reads it: with its orders, the groups of its plan and the names of units."""
    plan = plans().get(incident.plan)
    units = {*incident.units, *(unit for order in orders for unit in order.units)}
    return asdict(incident) | {
        "is_open": incident.is_open,
        "orders": [order_json(ports, order) for order in orders],
        "groups": [asdict(group) for group in plan.groups] if plan else [],
        "plan_words": {"zh": plan.zh, "en": plan.en} if plan else None,
        "rings": plan.rings if plan else {},
        "names": {unit: name_here(ports, unit) for unit in sorted(units)},
    }


def name_here(ports: Ports, unit: str) -> str:
    """Words for a unit on the page of one city: the city itself need not be said."""
    area = unit.partition("@")[2]
    return unit_name(unit, ports.kinds, "" if len(area) == CITY_DIGITS else ports.area_name(area))


def order_json(ports: Ports, order: Order) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(dump_held(order))
    return told | {
        "is_open": order.is_open,
        "state": order.state,
        "receipts": [asdict(r) | {"name": name_here(ports, r.unit)} for r in order.receipts],
    }


def plan_json(plan: Any) -> dict[str, Any]:
    """A plan as the start form reads it."""
    return {
        "code": plan.code,
        "version": plan.version,
        "zh": plan.zh,
        "en": plan.en,
        "incidents": sorted(plan.incidents),
        "trigger": plan.trigger,
        "rings": plan.rings,
        "levels": [
            {"level": one.level, "zh": one.zh, "en": one.en, "signs": sorted(one.signs)}
            | {"lines": len(plan.due_at(one.level))}
            for one in plan.levels
        ],
    }


def within_json(found: Within) -> dict[str, Any]:
    kinds = {kind: sum(p.kind == kind for p in found.places) for kind in TOLD_KINDS}
    listed = [p for p in found.places if p.kind not in ("estate", "post")][:MOST_PLACES]
    return {
        "square_metres": round(found.square_metres),
        "grids": found.grids,
        "households": found.households,
        "people": found.people,
        "uncounted": found.uncounted,
        "kinds": kinds,
        "places": [
            {"no": p.id, "kind": p.kind, "code": p.code, "name": p.name, "lon": p.lon, "lat": p.lat}
            for p in listed
        ],
    }
