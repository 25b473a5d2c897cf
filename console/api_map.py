"""REST for places: areas, points, pictures, and the map's binaries."""

from __future__ import annotations

import json
import re
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

from flask import Blueprint, Response, request

from console.access import session
from console.asking import TooLarge, answer, asker, degrees, dumps
from console.ports import Ports
from dispatch import media
from dispatch.accounts import Session
from dispatch.domain.errors import BadField, OutsideArea, UnknownCase
from dispatch.domain.roles import PEOPLE
from geodata.atlas import City, PlaceRecord
from geodata.crs import CRS, to_4490
from geodata.qbin import Layer, Lod, pack_layer

YEAR = 31_536_000
ADDRESSES = frozenset({"stream", "snapshot"})  # of cameras: pictures are for those who open them
MOST_NUMBERS = 200  # of places asked for at once
NUMBER = re.compile(r"[0-9]{1,10}")
HOLDER = frozenset({"holder", "phone"})  # who has a post today: for people, not for walls and readers
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
        numbers = _numbers(request.args.get("no", ""))
        hidden = ADDRESSES if isinstance(who, Session) and PEOPLE & who.account.roles else ADDRESSES | HOLDER
        named = (ports.atlas().place(no) for no in numbers)
        whole = (p for city in cities() for p in ports.atlas().places(city.code))
        found = [p for p in (named if numbers else whole) if p and (not kinds or p.kind in kinds)]
        own = [p for p in found if p.area.startswith(who.scope.area)]
        items = [_place(p, hidden) for p in own]
        if numbers:
            away = [p for p in found if not p.area.startswith(who.scope.area)]
            now = ports.telemetry.areas([p.id for p in away])
            guests = [p for p in away if p.id in now and now[p.id].startswith(who.scope.area)]
            items += [_place(p, ADDRESSES | HOLDER) for p in guests]
        return answer(dumps({"items": items}))

    @api.get("/api/v1/locate")
    def locate() -> Response:
        lon, lat = degrees("lon", 180), degrees("lat", 90)
        crs = next((c for c in CRS if c == request.args.get("crs", "cgcs2000")), None)
        if crs is None:
            raise BadField(field="crs", why="not_among", words=", ".join(CRS))
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

    @api.get("/api/v1/geo/<city>/<int:version>/<layer>.<lod>.<ending>")
    def geo(city: str, version: int, layer: str, lod: str, ending: str) -> Response:
        known = {c.code: c.version for c in cities()}
        if (
            known.get(city) != version
            or layer not in LAYERS
            or lod not in LODS
            or ending not in ("aqb2", "json")
        ):
            raise UnknownCase(case_id=city)
        data = packed(ports, city, version, LAYERS[layer], LODS[lod], ending)
        kind = "application/json" if ending == "json" else "application/octet-stream"
        return Response(data, mimetype=kind, headers={"Cache-Control": f"private, max-age={YEAR}, immutable"})

    return api


def _numbers(text: str) -> list[int]:
    """Of "5,7". Raises BadField."""
    parts = text.split(",") if text else []
    if len(parts) > MOST_NUMBERS or not all(NUMBER.fullmatch(part) for part in parts):
        raise BadField(field="no", why="place_numbers", most=MOST_NUMBERS)
    return [int(part) for part in parts]


def _place(p: PlaceRecord, hidden: frozenset[str]) -> dict[str, Any]:
    told = {"no": p.id, "kind": p.kind, "code": p.code, "name": p.name, "area": p.area}
    told |= {"lon": p.lon, "lat": p.lat}
    return told | {"attrs": {k: v for k, v in p.attrs.items() if k not in hidden}}


def packed(ports: Ports, city: str, version: int, layer: Layer, lod: Lod, ending: str) -> bytes:
    """One file of the map, made once for each version and kept in the data directory."""
    folder = Path(ports.settings.data_dir) / "geo" / f"{city}-{version}"
    target = folder / f"{layer}.{lod}.{ending}"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        data, meta = pack_layer(ports.atlas(), city, layer, lod)
        text = json.dumps(meta, ensure_ascii=False, separators=(",", ":")).encode()
        for name, content in ((f"{layer}.{lod}.aqb2", data), (f"{layer}.{lod}.json", text)):
            part = folder / f"{name}.{time.monotonic_ns()}.part"
            part.write_bytes(content)
            part.replace(folder / name)
    return target.read_bytes()
