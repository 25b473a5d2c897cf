"""REST for layers that the server counts: heat of the last day, grids that nobody on duty is near."""

from __future__ import annotations

import time
from typing import Any

from flask import Blueprint, Response

from console.access import session
from console.asking import answer, asked_scope, dumps
from console.ports import Ports
from dispatch.coverage import FRESH, REACH, Spot, uncovered
from dispatch.heat import heat, open_by_grid
from dispatch.patrol_plan import completion

METHODS = {
    "/api/v1/map/heat": ("get", "Cases of the last 24 hours by cell: [[lon, lat, n], …], the fullest first."),
    "/api/v1/map/patrol": (
        "get",
        "The patrol plan by grid and route: points, passed, missed; of a point when it was last passed.",
    ),
    "/api/v1/map/coverage": ("get", "Grids that no post on duty is near, and moves that would help."),
}
MOST = 2_000  # grids that are told


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("heat", __name__)

    @api.get("/api/v1/map/heat")
    def hot() -> Response:
        now = round(time.time() * 1000)
        return answer(dumps({"at": now, "cells": heat(ports.engine, asked_scope(), now)}))

    @api.get("/api/v1/map/coverage")
    def coverage() -> Response:
        now, scope, atlas = round(time.time() * 1000), session().account.scope, ports.atlas()
        needs, posts = open_by_grid(ports.engine, scope), _posts(ports, scope.area, now)
        grids = [
            Spot(a.code, a.name, a.lon, a.lat, needs.get(a.code, 0))
            for city in atlas.cities()
            if city.code.startswith(scope.area[:6])
            for a in atlas.areas(city.code, "grid")
            if a.code.startswith(scope.area)
        ]
        bare, moves = uncovered(grids, posts)
        told: dict[str, Any] = {"at": now, "reach": REACH, "grids": len(grids), "bare": len(bare)}
        told["spots"] = [[g.code, g.lon, g.lat, g.n] for g in bare[:MOST]]
        told["moves"] = [
            {
                "post": move.post.name,
                "from": [move.post.lon, move.post.lat],
                "grid": move.grid.code,
                "name": move.grid.name,
                "to": [move.grid.lon, move.grid.lat],
                "metres": round(move.metres),
                "open": move.grid.n,
                "leaves": move.leaves,
            }
            for move in moves
        ]
        return answer(dumps(told))

    @api.get("/api/v1/map/patrol")
    def patrol() -> Response:
        now = round(time.time() * 1000)
        told = completion(ports.engine, session().account.scope.area, now)
        for grid, figures in told["grids"].items():
            figures["name"] = ports.atlas().name(grid)
        return answer(dumps(told))

    return api


def _posts(ports: Ports, area: str, now: int) -> list[Spot]:
    """Posts and crews of an area that are on duty and were heard of lately; `n` is what they do."""
    atlas, out = ports.atlas(), []
    for no, lon, lat, _, status, grid, at in ports.telemetry.latest_units():
        place = atlas.place(no) if now - at <= FRESH and str(grid).startswith(area) else None
        if place is not None:
            sign = str(place.attrs.get("sign") or place.name)
            out.append(Spot(place.code, sign, lon / 1e6, lat / 1e6, int(status) & 127))
    return out
