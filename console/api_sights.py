"""REST beside pictures of cameras: which see a point best, where each looks, what of one becomes evidence."""

from __future__ import annotations

import time
from typing import Any, Final

from flask import Blueprint, Response, request

from console.access import session
from console.api_cameras import asked, camera_of, picture
from console.asking import answer, degrees, dumps, integer, json_object
from console.ports import Ports
from dispatch import audit, media
from dispatch.camera_register import turn_camera
from dispatch.cameras import Cameras, UnknownCamera, may_look, quiet
from dispatch.domain.case import Case
from dispatch.domain.errors import BadField
from dispatch.domain.steps.snapshot import Snapshot
from geodata.sights import Sight, ranked

MOST: Final = 1_000  # bytes of a body
BEST, AT_MOST = 4, 16
KEPT: Final = 90 * 86_400_000  # ms that a picture of a camera stays evidence, unless the case needs it longer
METHODS = {
    "/api/v1/cameras/near": (
        "get",
        "The cameras that see a point or case best: by sector, reach and buildings between.",
    ),
    "/api/v1/cameras/{no}/field": ("post", "Turn a camera: azimuth, angle, range, height of its view."),
    "/api/v1/cameras/{no}/views/{ticket}/keep": (
        "post",
        "Take a still of an opened camera as evidence of a case: its digest, and until when it is kept.",
    ),
}
QUERIES: dict[str, dict[str, dict[str, Any]]] = {
    "/api/v1/cameras/near": {
        "lon": {"type": "number"},
        "lat": {"type": "number"},
        "case_id": {"type": "string"},
        "limit": {"type": "integer", "maximum": AT_MOST},
    },
}
DEGREES: dict[str, Any] = {"type": "number", "minimum": 0, "maximum": 360}
BODIES: dict[str, dict[str, Any]] = {
    "/api/v1/cameras/{no}/field": {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "azimuth": DEGREES,
            "angle": DEGREES,
            "range": {"type": "number", "description": "metres"},
            "height": {"type": "number", "description": "metres"},
        },
    },
    "/api/v1/cameras/{no}/views/{ticket}/keep": {
        "type": "object",
        "additionalProperties": False,
        "required": ["case_id"],
        "properties": {"case_id": {"type": "string"}},
    },
}


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("sights", __name__)
    cameras = Cameras(ports.engine, ports.telemetry)

    @api.get("/api/v1/cameras/near")
    def near() -> Response:
        case_id = request.args.get("case_id", "")
        case = asked(ports, {"purpose": "case", "case_id": case_id})[1] if case_id else None
        lon, lat = _point(case)
        atlas, scope = ports.atlas(), session().account.scope
        found = atlas.locate(lon, lat)
        city = found[0][:6] if found else scope.area[:6]
        known = {c.code for c in atlas.cities()}
        if city not in known:
            return answer(dumps({"items": [], "buildings": False}))
        mine = (c for c in atlas.places(city, "camera") if may_look(scope, c, atlas, case))
        buildings = atlas.map(city).buildings()
        best = ranked(mine, lon, lat, buildings, integer("limit", BEST, AT_MOST))
        told = [_told(sight, quiet(ports.telemetry.last_beat(sight.camera.id))) for sight in best]
        return answer(dumps({"items": told, "buildings": buildings is not None}))

    @api.post("/api/v1/cameras/<int:no>/field")
    def field(no: int) -> Response:
        camera, who = camera_of(ports, no), session()
        scope = who.account.scope
        if camera is None or scope.unit or not may_look(scope, camera, ports.atlas(), None):
            raise UnknownCamera(no=no)
        turned = turn_camera(ports.engine, camera, who.actor.id, json_object(MOST))
        view = {name: turned.attrs.get(name) for name in ("azimuth", "angle", "range", "height")}
        return answer(dumps({"no": no, "code": camera.code} | view))

    @api.post("/api/v1/cameras/<int:no>/views/<ticket>/keep")
    def keep(no: int, ticket: str) -> Response:
        who, body = session(), json_object(MOST)
        cameras.check(no, who.username, ticket)
        case = asked(ports, {"purpose": "case", **body})[1]
        camera = camera_of(ports, no)
        if camera is None or case is None:
            raise UnknownCamera(no=no)
        _, data = picture(camera, ports)
        now = round(time.time() * 1000)
        sha = media.keep(ports.engine, data, who.actor.id, now + KEPT)
        shot = Snapshot(camera.code, sha, now, now + KEPT)
        taken = ports.desk.take("snapshot", case.case_id, shot, who.actor)
        audit.note(ports.engine, who.actor.id, "camera.keep", camera.code, "ok", f"{case.case_id} {sha}")
        told = {"case_id": case.case_id, "version": taken.case.version, "sha256": sha}
        return answer(dumps(told | {"keep_until": shot.keep_until}), 201)

    return api


def _point(case: Case | None) -> tuple[float, float]:
    if case is None:
        return degrees("lon", 180), degrees("lat", 90)
    if case.lon is None or case.lat is None:
        raise BadField(field="case_id", why="no_place_yet")
    return case.lon, case.lat


def _told(sight: Sight, silent: bool) -> dict[str, Any]:
    c = sight.camera
    told: dict[str, Any] = {"no": c.id, "code": c.code, "name": c.name, "metres": round(sight.metres)}
    return told | {"sees": sight.sees, "aims": sight.aims, "hidden": sight.hidden, "silent": silent}
