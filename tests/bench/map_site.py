"""What bench_map.py opens: our map scripts on a bare Dash map, and stock dash-leaflet beside it.

Run as a process. `/ours/` has the product's own scripts and worker on a dl.Map with the product's options;
`/stock/` has dl.GeoJSON on canvas with the same polygons. Movers come by Socket.IO when asked for.
"""

from __future__ import annotations

import functools
import json
import random
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import dash_leaflet as dl
import shapely
from dash import Dash, Input, html
from flask import Flask, Response, request, send_from_directory
from flask_compress import Compress
from flask_socketio import SocketIO

from console import shell
from console.pages.start import catalogue
from dispatch.telemetry import packs
from geodata.atlas import Atlas
from geodata.pbin import pack_points
from geodata.qbin import pack_layer
from geodata.seeds.plain import STEP, TOWNS, plain_map, plain_parts
from layers._base import as_facts

CITY, CAMERAS, MOVERS, PARTS = "519950", 30_000, 5_000, 100_000
LATER = ("map_kit", "parts", "pbin", "device_card")
HERE = Path(__file__).parent
ASSETS = Path(shell.ASSETS)


@functools.cache
def atlas(n: int) -> Atlas:
    return Atlas([plain_map(CITY, "平川市", TOWNS[n], n)])


@functools.cache
def packed(n: int, layer: str, lod: str) -> tuple[bytes, bytes]:
    data, meta = pack_layer(atlas(n), CITY, layer, lod)  # type: ignore[arg-type]
    return data, json.dumps(meta, separators=(",", ":")).encode()


@functools.cache
def parts(n: int) -> bytes:
    made = plain_parts(CITY, TOWNS[n], PARTS)
    kinds, numbers = ([int(code[a:b]) for code in made.codes] for a, b in ((6, 10), (10, 16)))
    return pack_points(kinds, numbers, *made.points.T)


@functools.cache
def geojson(n: int) -> bytes:
    codes, polygons = atlas(n).map(CITY).polygons("grid")
    shapes = shapely.to_geojson(shapely.set_precision(polygons, 1e-5, mode="pointwise"))
    rows = [
        f'{{"type":"Feature","properties":{{"id":"{c}","i":{i}}},"geometry":{s}}}'
        for i, (c, s) in enumerate(zip(codes, shapes, strict=True))
    ]
    return f'{{"type":"FeatureCollection","features":[{",".join(rows)}]}}'.encode()


def spots(n: int, count: int, seed: int) -> list[tuple[float, float]]:
    west, south, east, north = atlas(n).cities()[0].bounds
    rng = random.Random(seed)
    lons, lats = (west + STEP[0], east - STEP[0]), (south + STEP[1], north - STEP[1])
    return [(rng.uniform(*lons), rng.uniform(*lats)) for _ in range(count)]


def places(n: int) -> dict[str, Any]:
    def row(no: int, kind: str, at: tuple[float, float], attrs: dict[str, Any]) -> dict[str, Any]:
        told = {"no": no, "kind": kind, "code": f"{kind}{no}", "name": f"{kind} {no}", "area": CITY}
        return told | {"lon": at[0], "lat": at[1], "attrs": attrs}

    cameras = [row(i + 1, "camera", at, {"azimuth": i % 360}) for i, at in enumerate(spots(n, CAMERAS, 3))]
    units = [row(100_000 + i, "unit", at, {}) for i, at in enumerate(spots(n, MOVERS, 4))]
    return {"items": cameras + units}


def page(app: Dash, n: int, ours: bool) -> None:
    """The HTML around a Dash page, as console/shell.py makes it: facts, Dash, then our scripts."""
    facts = {
        "words": {},
        "lang": "zh",
        "room": CITY,
        "tz": "Asia/Shanghai",
        "cities": [asdict(c) | {"counts": atlas(n).map(c.code).counts} for c in atlas(n).cities()],
        "layers": as_facts(list(catalogue().values())),
        "later": {name: [f"/asset/js/later/{name}.js"] for name in LATER},
        "worker": ["/asset/js/tilework.js?v=1", "/asset/js/40_qbin.js"],
    }
    scripts = ["vendor/socket.io.min.js", *shell.scripts(0, 65)] if ours else []
    tags = "".join(f'<script src="/asset/{path}"></script>' for path in scripts)
    styles = "".join(f'<link rel="stylesheet" href="/asset/css/{s}.css">' for s in ("tokens", "kit", "wall"))
    boot = f'<script type="application/json" id="anlan-boot">{json.dumps(facts)}</script>'
    late = "globalThis.anlan?.map?.on('mount', ({ layers }) => (bench.layers = layers))"
    app.index_string = "".join(
        [
            f'<!doctype html><html class="wall" data-theme="dark"><head>{styles}{{%css%}}</head>',
            f"<body>{{%app_entry%}}{boot}{{%config%}}{{%scripts%}}",
            f'<script src="/bench/map_page.js"></script>{tags}<script>{late}</script>{{%renderer%}}',
            "</body></html>",
        ]
    )


def board(n: int, children: list[Any], **options: Any) -> html.Div:
    west, south, east, north = atlas(n).cities()[0].bounds
    shown = dl.Map(
        children=children,
        bounds=[[south, west], [north, east]],
        id="board",
        zoomControl=False,
        attributionControl=False,
        trackViewport=False,
        style={"position": "fixed", "inset": 0},
        **options,
    )
    return html.Div(shown)


def build(n: int) -> tuple[Flask, SocketIO]:
    server = Flask("bench")
    server.config["COMPRESS_MIMETYPES"] = ["application/json", "application/octet-stream", "text/javascript"]
    Compress(server)
    io = SocketIO(server, async_mode="threading")
    driven: set[str] = set()
    product = {"zoomSnap": 0.05, "zoomAnimation": False, "fadeAnimation": False, "doubleClickZoom": False}
    ours = Dash("ours", server=server, url_base_pathname="/ours/", include_assets_files=False)
    page(ours, n, True)
    ours.layout = board(n, [], **product)
    stock = Dash("stock", server=server, url_base_pathname="/stock/", include_assets_files=False)
    page(stock, n, False)
    grids = dl.GeoJSON(
        url="/grids.json",
        id="grids",
        style={"variable": "bench.style"},
        hideout={"turn": 0},
        zoomToBoundsOnClick=False,
    )
    stock.layout = board(n, [grids], preferCanvas=True, **product)
    stock.clientside_callback("function () { bench.shown(); }", Input("grids", "data"), Input("grids", "id"))

    @server.get("/asset/<path:path>")
    def asset(path: str) -> Response:
        return send_from_directory(ASSETS, path)

    @server.get("/bench/<path:path>")
    def script(path: str) -> Response:
        return send_from_directory(HERE, path)

    @server.get("/grids.json")
    def grids_json() -> Response:
        return Response(geojson(n), mimetype="application/json")

    @server.get("/api/v1/places")
    def all_places() -> Response:
        wanted = "points" in (request.headers.get("Referer") or "")
        return Response(json.dumps(places(n) if wanted else {"items": []}), mimetype="application/json")

    @server.get("/api/v1/parts")
    def all_parts() -> Response:
        item = {"city": CITY, "area": CITY, "version": "1", "parts": PARTS, "at": 1, "demo": True}
        return Response(json.dumps({"items": [item], "classes": {}}), mimetype="application/json")

    @server.get("/api/v1/geo/parts/<area>/<version>.bin")
    def parts_binary(area: str, version: str) -> Response:
        return Response(parts(n), mimetype="application/octet-stream")

    @server.get("/api/v1/geo/<city>/<int:version>/<layer>.<lod>.<ending>")
    def geo(city: str, version: int, layer: str, lod: str, ending: str) -> Response:
        data = packed(n, layer, lod)[ending == "json"]
        return Response(data, mimetype="application/json" if ending == "json" else "application/octet-stream")

    def drive(screen: str) -> None:
        rng = random.Random(5)
        begin_at = enumerate(spots(n, MOVERS, 4))
        rows = [[100_000 + i, round(x * 1e6), round(y * 1e6), i % 360, 1] for i, (x, y) in begin_at]
        while screen in driven:
            began = time.monotonic()
            for row in rows:
                row[1] += rng.randint(-80, 80)
                row[2] += rng.randint(-80, 80)
            io.emit("sent", time.time() * 1000, to=screen)
            for batch in packs("unit", rows):
                io.emit("pos", batch, to=screen)
            io.sleep(max(0.0, 1 - (time.monotonic() - began)))

    @io.on("drive")
    def begin() -> None:
        driven.add(request.sid)  # type: ignore[attr-defined]
        io.start_background_task(drive, request.sid)  # type: ignore[attr-defined]

    @io.on("disconnect")
    def end(*_: object) -> None:
        driven.discard(request.sid)  # type: ignore[attr-defined]

    for layer in (
        "grid",
        "town",
        "community",
    ):  # what is made once for each version is not part of any figure
        for lod in ("z9", "z11", "z13", "full"):
            packed(n, layer, lod)
    geojson(n)
    parts(n)
    return server, io


if __name__ == "__main__":
    size, port = int(sys.argv[1]), int(sys.argv[2])
    app, sockets = build(size)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sockets.run(app, port=port, allow_unsafe_werkzeug=True, log_output=False)
