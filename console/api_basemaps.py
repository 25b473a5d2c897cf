"""REST for maps of others under ours: which of them a person chose, and their tiles, through the server."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response

from console.access import session
from console.asking import answer, dumps, json_object
from console.basemap_tiles import Tiles
from console.basemaps import NoTile, basemaps
from console.ports import Ports
from dispatch.domain.errors import BadField
from dispatch.preferences import prefer

METHODS = {
    "/api/v1/me/basemap": ("post", 'Keep which basemap lies under the map: {name}, "" for our own.'),
    "/api/v1/basemaps/{name}/{z}/{x}/{y}": (
        "get",
        "A tile of a basemap, as its server gave it.",
    ),
}
WEEK = 604_800
MOST_CHOICE = 1_000  # bytes


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use. Raises BadSetting on rows that cannot be read."""
    api = Blueprint("basemaps", __name__)
    basemaps(ports.settings)
    tiles = Tiles(Path(ports.settings.data_dir) / "tiles", ports.settings.tile_hosts)

    @api.post("/api/v1/me/basemap")
    def choose() -> Response:
        chosen = json_object(MOST_CHOICE)
        if set(chosen) != {"name"} or chosen["name"] not in ("", *basemaps(ports.settings)):
            raise BadField(field="name", why="no_such_basemap")
        prefer(ports.engine, session().username, "basemap", chosen)
        return answer(dumps(chosen))

    @api.get("/api/v1/basemaps/<name>/<int:z>/<int:x>/<int:y>")
    def tile(name: str, z: int, x: int, y: int) -> Response:
        row = basemaps(ports.settings).get(name)
        if row is None:
            raise NoTile(name=name[:40], why="no_such_basemap")
        data, kind = tiles.tile(row, z, x, y)
        return Response(data, mimetype=kind, headers={"Cache-Control": f"private, max-age={WEEK}"})

    return api
