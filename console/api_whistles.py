"""REST of 吹哨报到: how much towns use it, how departments answer; cut to the scope of who asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, request

from console.asking import answer, asked_scope, dumps, integer
from console.ports import Ports
from dispatch.domain.due import epoch_ms
from dispatch.policies import limits
from dispatch.whistles import Which, whistle_index, whistle_rows

METHODS = {
    "/api/v1/supervision/whistles": (
        "get",
        "吹哨率 of towns with its bounds, 报到率 of departments, of the last days: ?scope= &days=.",
    ),
    "/api/v1/supervision/whistles/rows": (
        "get",
        "The whistles behind a figure, the last first: ?scope= &town= or &unit= &days=.",
    ),
}
_TEXT, _DAYS = {"type": "string"}, {"type": "integer", "minimum": 1}
QUERIES: dict[str, dict[str, dict[str, Any]]] = {
    "/api/v1/supervision/whistles": {"scope": _TEXT, "days": _DAYS},
    "/api/v1/supervision/whistles/rows": {"scope": _TEXT, "town": _TEXT, "unit": _TEXT, "days": _DAYS},
}


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("whistles", __name__)

    def since() -> datetime:
        """Where the first of the days asked for began, in the city's own time."""
        today = ports.desk.calendar.local(datetime.now(UTC)).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        return today - timedelta(days=max(1, integer("days", 30, 366)) - 1)

    @api.get("/api/v1/supervision/whistles")
    def whistles() -> Response:
        with ports.engine.connect() as conn:
            told = whistle_index(conn, asked_scope(), since().date().isoformat(), limits())
        for town in told["towns"]:
            town["name"] = ports.area_name(town["area"])
        for unit in told["units"]:
            unit["name"] = ports.unit_name(unit["unit"])
        return answer(dumps(told))

    @api.get("/api/v1/supervision/whistles/rows")
    def rows() -> Response:
        which = Which(epoch_ms(since()), request.args.get("town", ""), request.args.get("unit", ""))
        with ports.engine.connect() as conn:
            items = whistle_rows(conn, asked_scope(), which)
        return answer(dumps({"items": [row | {"unit_name": ports.unit_name(row["unit"])} for row in items]}))

    return api
