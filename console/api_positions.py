"""REST for what moves: positions as JSON or GB/T 28181 bodies, the key of a unit, its trail."""

from __future__ import annotations

import time
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request

from console.access import session
from console.asking import TooLarge, answer, asker, dumps, integer, json_object
from console.ports import Ports
from dispatch.avl import PURPOSES, Units, UnknownUnit, may_press, numbered
from dispatch.domain.errors import BadField
from dispatch.domain.unit_states import NUMBER
from dispatch.telemetry import Fix
from feeds._base import Malformed
from feeds.mobile_position import MOST_BYTES, read_mobile_position
from geodata.atlas import Atlas, PlaceRecord

EARLY = 60_000  # ms a device's clock may run ahead; a fix from further ahead is dropped and counted
MOST_FIXES = 5_000
MOST_BATCH = 1_000_000  # bytes of one batch of positions
MOST = 1_000  # bytes of a press
DEMO = 0x80  # of a status: a recorded track, not a unit that is there now
MOST_UNITS = 200
METHODS = {
    "/api/v1/units": (
        "get",
        "Units whose key one may press, with the states that may follow.",
    ),
    "/api/v1/units/{code}/state": ("post", "Press the key of a unit: the next state, or a named one."),
    "/api/v1/units/{code}/trail": ("get", "Where a unit went, for dispatch or coverage; noted with purpose."),
}
QUERIES: dict[str, dict[str, dict[str, Any]]] = {
    "/api/v1/units/{code}/trail": {
        "since": {"type": "integer", "description": "epoch ms"},
        "until": {"type": "integer", "description": "epoch ms, at most a day after since"},
        "purpose": {"enum": list(PURPOSES)},
    },
}
BODIES: dict[str, dict[str, Any]] = {
    "/api/v1/units/{code}/state": {
        "type": "object",
        "additionalProperties": False,
        "properties": {"state": {"enum": list(NUMBER)}},
    },
}
XML: Final = frozenset({"application/xml", "text/xml", "application/manscdp+xml"})


def build(ports: Ports, units: Units | None = None) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("positions", __name__)
    known = units or Units(ports.engine)

    @api.post("/api/v1/positions")
    def positions() -> Response:
        now = round(time.time() * 1000)
        if request.mimetype in XML:
            fixes: list[Fix] = [_device_fix(ports)]
            beats: list[tuple[int, str]] = []
        else:
            fixes, beats = read_positions(json_object(MOST_BATCH), ports)
        true = [fix for fix in fixes if fix.at <= now + EARLY]
        on = on_duty(ports.atlas(), known, true, now)
        ports.telemetry.move(on)
        ports.telemetry.beat(beats)
        known.keep(ports.atlas(), on)
        told = {"fixes": len(on), "cameras": len(beats), "early": len(fixes) - len(true)}
        return answer(dumps(told | {"off_duty": len(true) - len(on)}))

    @api.get("/api/v1/units")
    def mine() -> Response:
        scope, now = session().account.scope, round(time.time() * 1000)
        places = (p for city in ports.atlas().cities() for p in ports.atlas().places(city.code))
        found = [p for p in places if _moves(p) and may_press(scope, p)][:MOST_UNITS]
        items = [
            {
                "code": p.code,
                "name": str(p.attrs.get("sign") or p.name),
                "state": known.state(p, now),
                "ways": known.ways(p, now),
            }
            for p in found
        ]
        return answer(dumps({"items": items}))

    @api.post("/api/v1/units/<code>/state")
    def press(code: str) -> Response:
        who, unit = session(), _unit(ports, code)
        if unit is None or not may_press(who.account.scope, unit):
            raise UnknownUnit(code=code[:40])
        body = json_object(MOST)
        wanted = body.get("state", "")
        if set(body) - {"state"} or (wanted and wanted not in NUMBER):
            raise BadField(field="state", why="not_among", words=", ".join(NUMBER))
        state = known.press(unit, wanted, who.actor.id)
        if state == "off":
            ports.telemetry.forget(unit.id)
        return answer(dumps({"code": code, "no": unit.id, "state": state}))

    @api.get("/api/v1/units/<code>/trail")
    def trail(code: str) -> Response:
        who, unit = session(), _unit(ports, code)
        scope = who.account.scope
        if unit is None or scope.unit or scope.estate or not unit.area.startswith(scope.area):
            raise UnknownUnit(code=code[:40])
        until = integer("until", round(time.time() * 1000))
        since = integer("since", until - 3_600_000)
        found = known.trail(unit, since, until, who.actor.id, request.args.get("purpose", ""))
        return answer(dumps({"code": code, "points": found}))

    return api


def on_duty(atlas: Atlas, units: Units, fixes: list[Fix], now: int) -> list[Fix]:
    """Those of units on duty, each with what its key says it does."""
    out = []
    for fix in fixes:
        unit = atlas.place(fix.no)
        state = units.state(unit, now) if unit else ""
        if state != "off":
            out.append(fix.doing(numbered(state, fix.status & ~DEMO) | fix.status & DEMO))
    return out


def _unit(ports: Ports, code: str) -> PlaceRecord | None:
    found = ports.atlas().place_of(code)
    return found if found and _moves(found) else None


def _device_fix(ports: Ports) -> Fix:
    """The position of one GB/T 28181 body. Raises BadField naming the element."""
    if (request.content_length or 0) > MOST_BYTES:
        raise TooLarge(field="body", limit=MOST_BYTES)
    try:
        told = read_mobile_position(request.get_data(), ZoneInfo(ports.settings.tz))
    except Malformed as wrong:
        raise BadField(field=wrong.field, why=wrong.why, **wrong.holes) from None
    atlas, area = ports.atlas(), asker().scope.area
    place = atlas.device(told.device) or atlas.place_of(told.device)
    if place is None or not _moves(place) or not place.area.startswith(area):
        raise BadField(field="DeviceID", why="no_such_unit")
    row = {"no": place.id, "lon": told.lon, "lat": told.lat, "heading": told.heading, "at": told.at}
    return _fix(atlas, area, 0, row, demo=False)


def read_positions(body: Any, ports: Ports) -> tuple[list[Fix], list[tuple[int, str]]]:
    """Fixes and camera beats of one batch. Raises BadField naming the field and row."""
    if not isinstance(body, dict) or set(body) - {"fixes", "cameras", "demo"}:
        raise BadField(field="body", why="no_positions")
    demo = body.get("demo") is True
    rows, cameras = body.get("fixes", []), body.get("cameras", [])
    if not isinstance(rows, list) or not isinstance(cameras, list) or len(rows) + len(cameras) > MOST_FIXES:
        raise BadField(field="fixes", why="list_at_most", most=MOST_FIXES)
    atlas, who = ports.atlas(), asker()
    area = who.scope.area
    fixes = [_fix(atlas, area, i, row, demo) for i, row in enumerate(rows)]
    beats = []
    for i, no in enumerate(cameras):
        place = _place(atlas, area, no, no)
        if place is None or place.kind != "camera":
            raise BadField(field=f"cameras.{i}", why="no_such_camera")
        beats.append((place.id, place.area))
    return fixes, beats


def _place(atlas: Atlas, area: str, no: object, code: object = None) -> PlaceRecord | None:
    """A place of the area, by its number or else its code."""
    if isinstance(no, int) and not isinstance(no, bool):
        found = atlas.place(no)
    else:
        found = (atlas.place_of(code) or atlas.device(code)) if isinstance(code, str) else None
    return found if found and found.area.startswith(area) else None


def _moves(place: PlaceRecord) -> bool:
    """Units move, and of the posts those of people on foot."""
    return place.kind == "unit" or (place.kind == "post" and "vehicle" in place.attrs)


def _fix(atlas: Atlas, area: str, i: int, row: Any, demo: bool) -> Fix:
    """One unit's position. Raises BadField naming the row."""
    place = _place(atlas, area, row.get("no"), row.get("unit")) if isinstance(row, dict) else None
    if place is None or not _moves(place):
        raise BadField(field=f"fixes.{i}", why="no_such_unit")
    try:
        lon, lat = float(row["lon"]), float(row["lat"])
        heading, status = int(row.get("heading", 0)) % 360, int(row.get("status", 0)) & ~DEMO & 255
        at = int(row.get("at") or time.time() * 1000)
    except (KeyError, TypeError, ValueError, OverflowError):
        raise BadField(field=f"fixes.{i}", why="no_fix") from None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise BadField(field=f"fixes.{i}", why="not_a_point")
    found = atlas.locate(lon, lat)
    status |= DEMO if demo else 0
    return Fix(place.id, lon, lat, heading, status, at, found[0] if found else place.area)
