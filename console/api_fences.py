"""REST for 围栏规则: the rules in force where one looks, and what they have said in the last day."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response

from console.access import session
from console.asking import answer, dumps
from console.ports import Ports
from dispatch.list_shelf import Lists

METHODS = {
    "/api/v1/fences": ("get", "Rules on polygons in force, their version, and their alerts of the last day."),
}


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("fences", __name__)
    lists = Lists(ports.engine)

    @api.get("/api/v1/fences")
    def fences() -> Response:
        scope, out = session().account.scope, list[dict[str, Any]]()
        for city in ports.atlas().cities():
            version = lists.fences_at(city.code) if city.code.startswith(scope.area[:6]) else None
            rules = lists.fences(version) if version else []
            out += [asdict(fence) | {"city": city.code, "version": version} for fence in rules]
        alerts = [] if scope.unit or scope.estate else ports.telemetry.alerts()
        mine = [one for one in alerts if str(one["area"]).startswith(scope.area)]
        return answer(dumps({"items": out, "alerts": mine}))

    return api
