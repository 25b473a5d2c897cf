"""What scripts are told at the start: who looks, which room they hear, which cities they may see."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import request

import layers
from console import shell
from console.access import may, session
from console.basemaps import basemaps
from console.ports import Ports
from dispatch.accounts import Session
from dispatch.preferences import preferred
from dispatch.registry import collect
from dispatch.telemetry import CAMERA_QUIET
from geodata.atlas import City
from layers._base import Layer, as_facts


def facts(ports: Ports) -> dict[str, Any]:
    """Facts of the session in hand; a hint for display, never a permission."""
    opened = session()
    account = opened.account
    kept = preferred(ports.engine, account.username, "layers")
    me = {
        "user": account.username,
        "name": account.name,
        "roles": sorted(account.roles),
        "scope": account.area,
        "unit": account.unit,
        "estate": account.estate,
        "level": account.level,
        "csrf": opened.csrf,
    }
    return {
        "me": me,
        "room": account.scope.room,
        "gateway": gateway(ports),
        "tz": ports.settings.tz,
        "cities": [
            asdict(city) | {"counts": ports.atlas().map(city.code).counts}
            for city in cities(ports, account.area)
        ],
        "layers": as_facts(allowed(opened), account.roles, kept),
        "basemaps": [
            {field: told for field, told in asdict(row).items() if field != "url"}
            for row in basemaps(ports.settings).values()
        ],
        "basemap": preferred(ports.engine, account.username, "basemap").get("name", ""),
        "licence": ports.settings.map_licence,
        "prefers": may("prefer", opened),
        "hls": shell.static("vendor/hls.light.min.js"),
        "quiet": CAMERA_QUIET,
        "turns": may("turn_camera", opened),
        "worker": [shell.static("js/tilework.js"), shell.static("js/40_qbin.js")],
    }


def gateway(ports: Ports) -> str:
    """The socket's address: as set, else the page's own host on the gateway's port."""
    if ports.settings.public_gateway_url:
        return ports.settings.public_gateway_url
    host = request.host.rsplit(":", 1)[0]
    return f"{request.scheme}://{host}:{ports.settings.gateway_port}"


def cities(ports: Ports, area: str) -> list[City]:
    """The cities that lie in the scope, or that the scope lies in."""
    return [c for c in ports.atlas().cities() if c.code.startswith(area[:6])]


def allowed(opened: Session) -> list[Layer]:
    """The layers an account may have on its map."""
    return [layer for layer in catalogue().values() if may(layer.function, opened)]


def catalogue() -> dict[str, Layer]:
    return collect(layers, "LAYER", Layer)
