"""REST for naming a place: search by words, pinyin or code, and what a report's own text names."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from console.access import session
from console.asking import answer, dumps, integer
from console.ports import Ports
from dispatch.domain.errors import UnknownCase
from dispatch.gazetteer import Spot

MOST_FOUND = 30


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("places", __name__)

    def told(spots: list[Spot]) -> Response:
        return answer(dumps({"items": [_shown(ports, spot) for spot in spots]}))

    @api.get("/api/v1/places/find")
    def find() -> Response:
        words = request.args.get("q", "")[:60]
        return told(ports.gazetteer().find(words, session().scope.area, integer("limit", 10, MOST_FOUND)))

    @api.get("/api/v1/cases/<case_id>/places")
    def named(case_id: str) -> Response:
        case = ports.board.case(case_id, session().scope)
        if case is None:
            raise UnknownCase(case_id=case_id)
        return told(ports.gazetteer().noticed(f"{case.text} {case.address}", session().scope.area, 4))

    return api


def _shown(ports: Ports, spot: Spot) -> dict[str, Any]:
    where = " · ".join(ports.area_name(spot.area[:n]) for n in (9, 12) if len(spot.area) > n)
    return {"name": spot.name, "kind": spot.kind, "lon": spot.lon, "lat": spot.lat, "where": where}
