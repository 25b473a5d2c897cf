"""REST of 吹哨报到: how much towns use it, how departments answer; cut to the scope of who asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response

from console.asking import answer, asked_scope, dumps, integer
from console.ports import Ports
from dispatch.policies import limits
from dispatch.whistles import whistle_index

METHODS = {
    "/api/v1/supervision/whistles": (
        "get",
        "吹哨率 of towns with its bounds, 报到率 of departments, of the last days: ?scope= &days=.",
    )
}
QUERIES: dict[str, dict[str, dict[str, Any]]] = {
    "/api/v1/supervision/whistles": {"scope": {"type": "string"}, "days": {"type": "integer", "minimum": 1}}
}


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("whistles", __name__)

    @api.get("/api/v1/supervision/whistles")
    def whistles() -> Response:
        today = ports.desk.calendar.local(datetime.now(UTC)).date()
        since = today - timedelta(days=max(1, integer("days", 30, 366)) - 1)
        with ports.engine.connect() as conn:
            told = whistle_index(conn, asked_scope(), since.isoformat(), limits())
        for town in told["towns"]:
            town["name"] = ports.area_name(town["area"])
        for unit in told["units"]:
            unit["name"] = ports.unit_name(unit["unit"])
        return answer(dumps(told))

    return api
