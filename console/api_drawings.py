"""REST for drawings on the map that belong to no incident: who draws, for which area, until when."""

from __future__ import annotations

import time

from flask import Blueprint, Response
from ulid import ULID

from console.access import session
from console.asking import answer, asker, cleaned, dumps, json_object
from console.ports import Ports
from dispatch.drawings import one, standing

METHODS = {
    "/api/v1/map/drawings": ("get", "Drawings that stand on the map of the scope, with owner and end."),
    "/api/v1/map/drawings/sketch": (
        "post",
        "Draw: {kind, points, metres, label, expires, area}; the area is the own one when none is named.",
    ),
    "/api/v1/map/drawings/{drawing}/rub_out": ("post", "Take a drawing off the map; the own, or as a chief."),
}


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("drawings", __name__)

    def now() -> int:
        return round(time.time() * 1000)

    @api.get("/api/v1/map/drawings")
    def drawings() -> Response:
        return answer(dumps({"items": standing(ports.engine, asker().scope, now())}))

    @api.post("/api/v1/map/drawings/sketch")
    def sketch() -> Response:
        who, drawing = session().account, str(ULID())
        own = {"drawing": drawing, "version": 1, "owner": who.actor.id}
        body = {"area": who.area} | cleaned(json_object()) | own
        ports.desk.take("sketch", None, body, who.actor)
        return answer(dumps({"drawing": drawing}), 201)

    @api.post("/api/v1/map/drawings/<drawing>/rub_out")
    def rub_out(drawing: str) -> Response:
        found, version = one(ports.engine, session().scope, drawing, now())
        body = {"drawing": drawing, "version": version + 1, "area": found["area"], "owner": found["owner"]}
        ports.desk.take("rub_out", None, body, session().account.actor)
        return answer(dumps({"drawing": drawing}))

    return api
