"""REST for places: areas, points, pictures, positions, and the map's binaries."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

from flask import Blueprint, Response, request

from console.access import session
from console.asking import TooLarge, answer, asker, degrees, dumps, json_object
from console.ports import Ports
from dispatch import media
from dispatch.domain.errors import BadField, OutsideArea, UnknownCase
from dispatch.telemetry import Fix
from geodata.atlas import Atlas, City, PlaceRecord
from geodata.crs import CRS, to_4490
from geodata.qbin import Layer, Lod, pack_layer

YEAR = 31_536_000
EARLY = 60_000  # ms a device's clock may run ahead; a fix from further ahead is dropped and counted
MOST_FIXES = 5_000
ADDRESSES = frozenset({"stream", "snapshot"})  # of cameras: pictures are for those who open them
MOST_BATCH = 1_000_000  # bytes of one batch of positions
LAYERS: dict[str, Layer] = {name: name for name in get_args(Layer)}
LODS: dict[str, Lod] = {name: name for name in get_args(Lod)}


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("map", __name__)

    def cities() -> list[City]:
        area = asker().scope.area
        return [c for c in ports.atlas().cities() if c.code.startswith(area[:6])]

    @api.get("/api/v1/areas")
    def areas() -> Response:
        who = asker()
        atlas, out = ports.atlas(), []
        for city in cities():
            names = {
                a.code: {
                    "name": a.name,
                    "lon": a.lon,
                    "lat": a.lat,
                    "people": a.people,
                    "households": a.households,
                }
                for level in ("city", "town", "community", "grid")
                for a in atlas.areas(city.code, level)
                if a.code.startswith(who.scope.area) or who.scope.area.startswith(a.code)
            }
            out.append(asdict(city) | {"areas": names})
        return answer(dumps({"items": out}))

    @api.get("/api/v1/areas/figures")
    def figures() -> Response:
        """What paints areas beside their open cases."""
        scope = session().scope
        people = {
            a.code: a.people
            for city in cities()
            for a in ports.atlas().map(city.code).areas.values()
            if a.people and a.code.startswith(scope.area)
        }
        return answer(dumps({"people": people, "ontime": ports.board.kept_in_time(scope)}))

    @api.get("/api/v1/places")
    def places() -> Response:
        who = asker()
        kinds = {k for k in request.args.get("kind", "").split(",") if k}
        items = [
            {
                "no": p.id,
                "kind": p.kind,
                "code": p.code,
                "name": p.name,
                "area": p.area,
                "lon": p.lon,
                "lat": p.lat,
            }
            | {"attrs": {k: v for k, v in p.attrs.items() if k not in ADDRESSES}}
            for city in cities()
            for p in ports.atlas().places(city.code)
            if (not kinds or p.kind in kinds) and p.area.startswith(who.scope.area)
        ]
        return answer(dumps({"items": items}))

    @api.get("/api/v1/locate")
    def locate() -> Response:
        lon, lat = degrees("lon", 180), degrees("lat", 90)
        crs = next((c for c in CRS if c == request.args.get("crs", "cgcs2000")), None)
        if crs is None:
            raise BadField(field="crs", why=f"not one of {', '.join(CRS)}")
        lon, lat = (float(v) for v in to_4490(lon, lat, crs))
        atlas = ports.atlas()
        found = atlas.locate(lon, lat)
        if found is None or not found[0].startswith(session().scope.area):
            raise OutsideArea(field="lon", lon=lon, lat=lat)
        grid, version = found
        names = [atlas.name(grid[:n]) for n in (6, 9, 12)]
        told = {"grid": grid, "version": version, "names": names, "place": atlas.describe(grid, lon, lat)}
        return answer(dumps(told | {"estate": atlas.estate_at(lon, lat)}))

    @api.post("/api/v1/media")
    def picture() -> Response:
        sent = request.files.get("file")
        data = sent.read() if sent else request.get_data()
        if len(data) > media.MOST_BYTES:
            raise TooLarge(field="file", limit=media.MOST_BYTES)
        return answer(dumps({"sha256": media.keep(ports.engine, data, asker().actor.id)}), 201)

    @api.get("/api/v1/media/<sha256>")
    def shown(sha256: str) -> Response:
        found = media.read(ports.engine, sha256, asker().scope, asker().actor.id)
        if found is None:
            raise UnknownCase(case_id=sha256)
        kind, data = found
        return Response(data, mimetype=kind, headers={"Cache-Control": f"private, max-age={YEAR}, immutable"})

    @api.post("/api/v1/positions")
    def positions() -> Response:
        fixes, beats = read_positions(json_object(MOST_BATCH), ports)
        latest = round(time.time() * 1000) + EARLY
        true = [fix for fix in fixes if fix.at <= latest]
        ports.telemetry.move(true)
        ports.telemetry.beat(beats)
        told = {"fixes": len(true), "cameras": len(beats), "early": len(fixes) - len(true)}
        return answer(dumps(told))

    @api.get("/api/v1/geo/<city>/<int:version>/<layer>.<lod>.<ending>")
    def geo(city: str, version: int, layer: str, lod: str, ending: str) -> Response:
        known = {c.code: c.version for c in cities()}
        if (
            known.get(city) != version
            or layer not in LAYERS
            or lod not in LODS
            or ending not in ("bin", "json")
        ):
            raise UnknownCase(case_id=city)
        data = packed(ports, city, version, LAYERS[layer], LODS[lod], ending)
        kind = "application/json" if ending == "json" else "application/octet-stream"
        return Response(data, mimetype=kind, headers={"Cache-Control": f"private, max-age={YEAR}, immutable"})

    return api


def packed(ports: Ports, city: str, version: int, layer: Layer, lod: Lod, ending: str) -> bytes:
    """One file of the map, made once for each version and kept in the data directory."""
    folder = Path(ports.settings.data_dir) / "geo" / f"{city}-{version}"
    target = folder / f"{layer}.{lod}.{ending}"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        data, meta = pack_layer(ports.atlas(), city, layer, lod)
        text = json.dumps(meta, ensure_ascii=False, separators=(",", ":")).encode()
        for name, content in ((f"{layer}.{lod}.bin", data), (f"{layer}.{lod}.json", text)):
            part = folder / f"{name}.{time.monotonic_ns()}.part"
            part.write_bytes(content)
            part.replace(folder / name)
    return target.read_bytes()


def read_positions(body: Any, ports: Ports) -> tuple[list[Fix], list[tuple[int, str]]]:
    """Fixes and camera beats of one batch. Raises BadField naming the field and row."""
    if not isinstance(body, dict) or set(body) - {"fixes", "cameras"}:
        raise BadField(field="body", why='not {"fixes": [...], "cameras": [...]}')
    rows, cameras = body.get("fixes", []), body.get("cameras", [])
    if not isinstance(rows, list) or not isinstance(cameras, list) or len(rows) + len(cameras) > MOST_FIXES:
        raise BadField(field="fixes", why=f"not a list of at most {MOST_FIXES}")
    atlas, who = ports.atlas(), asker()
    area = who.scope.area
    fixes = [_fix(atlas, area, i, row) for i, row in enumerate(rows)]
    beats = []
    for i, no in enumerate(cameras):
        place = _place(atlas, area, no)
        if place is None or place.kind != "camera":
            raise BadField(field=f"cameras.{i}", why="no such camera")
        beats.append((place.id, place.area))
    return fixes, beats


def _place(atlas: Atlas, area: str, no: object, code: object = None) -> PlaceRecord | None:
    """A place of the area, by its number or else its code."""
    if isinstance(no, int) and not isinstance(no, bool):
        found = atlas.place(no)
    else:
        found = atlas.place_of(code) if isinstance(code, str) else None
    return found if found and found.area.startswith(area) else None


def _moves(place: PlaceRecord) -> bool:
    """Units move, and of the posts those of people on foot."""
    return place.kind == "unit" or (place.kind == "post" and "vehicle" in place.attrs)


def _fix(atlas: Atlas, area: str, i: int, row: Any) -> Fix:
    """One unit's position. Raises BadField naming the row."""
    place = _place(atlas, area, row.get("no"), row.get("unit")) if isinstance(row, dict) else None
    if place is None or not _moves(place):
        raise BadField(field=f"fixes.{i}", why="no such unit")
    try:
        lon, lat = float(row["lon"]), float(row["lat"])
        heading, status = int(row.get("heading", 0)) % 360, int(row.get("status", 0)) & 255
        at = int(row.get("at") or time.time() * 1000)
    except (KeyError, TypeError, ValueError, OverflowError):
        raise BadField(field=f"fixes.{i}", why="lon, lat, heading, status or at is not a number") from None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise BadField(field=f"fixes.{i}", why="not a coordinate")
    found = atlas.locate(lon, lat)
    return Fix(place.id, lon, lat, heading, status, at, found[0] if found else place.area)
