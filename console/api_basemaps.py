"""REST for maps of others under ours: their tiles, through the server."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response

from console.basemap_tiles import Tiles
from console.basemaps import NoTile, basemaps
from console.ports import Ports

METHODS = {
    "/api/v1/basemaps/{name}/{z}/{x}/{y}": (
        "get",
        "A tile of a basemap, as its server gave it.",
    ),
}
WEEK = 604_800


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use. Raises BadSetting on rows that cannot be read."""
    api = Blueprint("basemaps", __name__)
    basemaps(ports.settings)
    tiles = Tiles(Path(ports.settings.data_dir) / "tiles", ports.settings.tile_hosts)

    @api.get("/api/v1/basemaps/<name>/<int:z>/<int:x>/<int:y>")
    def tile(name: str, z: int, x: int, y: int) -> Response:
        row = basemaps(ports.settings).get(name)
        if row is None:
            raise NoTile(name=name[:40], why="no such basemap")
        data, kind = tiles.tile(row, z, x, y)
        return Response(data, mimetype=kind, headers={"Cache-Control": f"private, max-age={WEEK}"})

    return api
