"""The register of cameras: who brings rows in or turns a camera, and the atlas with its cameras in it.

A camera's area is the grid it stands in: whoever answers for that may look. A row with the code of a camera
that the areas brought stands in its place and keeps its number.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, func, insert, select, update

from dispatch import audit, tables
from dispatch.camera_rows import SECTOR, CameraRow
from dispatch.domain.errors import BadField
from dispatch.store import writing
from geodata.atlas import Atlas, PlaceRecord

FIRST_NUMBER = 1_000_000_000  # of the register's cameras in telemetry; those of the areas stay below
ATTRS = ("gb_id", "azimuth", "angle", "range", "height", "stream", "snapshot")
LOOK_EVERY = 1.0  # seconds until a change made by another process is seen
T = tables.camera


def put_cameras(engine: Engine, rows: Sequence[CameraRow], by: str, source: str) -> int:
    """All of them, each over what had its code; how many are new. Raises BadField on a number used twice."""
    now = round(time.time() * 1000)
    with writing(engine) as conn:
        known = dict(conn.execute(select(T.c.code, T.c.gb_id)).tuples().all())
        _once(known | {row.code: row.gb_id for row in rows})
        changes = _next(conn)
        fresh = [row for row in rows if row.code not in known]
        for n, row in enumerate(rows):
            values = asdict(row) | {"changes": changes + n, "at": now, "by": by}
            if row.code in known:
                conn.execute(update(T).where(T.c.code == row.code).values(values))
            else:
                conn.execute(insert(T), values)
    audit.note(engine, by, "camera.import", source, "ok", f"{len(rows)} rows, {len(fresh)} new")
    return len(fresh)


def turn_camera(engine: Engine, camera: PlaceRecord, by: str, view: Mapping[str, Any]) -> PlaceRecord:
    """A camera with another field of view. `view` holds some of azimuth, angle, range, height.
    Raises BadField.
    """
    seen = {name: _in_bounds(name, value) for name, value in view.items()}
    if not seen:
        raise BadField(field="azimuth", why="missing")
    turned = replace(camera, attrs={**camera.attrs, **seen})
    values = asdict(_row(turned)) | {"at": round(time.time() * 1000), "by": by}
    with writing(engine) as conn:
        values["changes"] = _next(conn)
        done = conn.execute(update(T).where(T.c.code == camera.code).values(values))
        if not done.rowcount:
            conn.execute(insert(T), values)
    told = ", ".join(f"{name} {camera.attrs.get(name)} → {value:g}" for name, value in seen.items())
    audit.note(engine, by, "camera.turn", camera.code, "ok", told)
    return turned


def _once(numbers: Mapping[str, str]) -> None:
    seen: dict[str, str] = {}
    for code, gb_id in numbers.items():
        if gb_id and (other := seen.setdefault(gb_id, code)) != code:
            raise BadField(field="gb_id", why="gb_id_twice", gb_id=gb_id, other=other, code=code)


def _next(conn: Connection) -> int:
    return (conn.execute(select(func.max(T.c.changes))).scalar() or 0) + 1


def _in_bounds(name: str, value: object) -> float:
    if name not in SECTOR:
        raise BadField(field=str(name)[:40], why="unknown_field")
    least, most = SECTOR[name]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
        raise BadField(field=name, why="out_of_bounds", least=f"{least:g}", most=f"{most:g}")
    return float(value) % 360 if name == "azimuth" else float(value)


def _row(camera: PlaceRecord) -> CameraRow:
    a = camera.attrs
    usual = {"azimuth": 0, "angle": 60, "range": 80, "height": 6}
    azimuth, angle, far, height = (float(a.get(name, usual[name])) for name in SECTOR)
    gb_id, stream, snapshot = (str(a.get(name, "")) for name in ("gb_id", "stream", "snapshot"))
    where = (camera.lon, camera.lat, azimuth, angle, far, height)
    return CameraRow(camera.code, gb_id, camera.name, *where, stream, snapshot)


class RegisteredCameras:
    """An atlas with the register's cameras in it; thread-safe."""

    def __init__(self, engine: Engine, base: Callable[[], Atlas], look_every: float = LOOK_EVERY) -> None:
        self._engine, self._base, self._every = engine, base, look_every
        self._lock = threading.Lock()
        self._next = 0.0
        self._changes = 0
        self._under: Atlas | None = None
        self._atlas: Atlas | None = None

    def __call__(self) -> Atlas:
        under = self._base()
        if self._atlas is not None and under is self._under and time.monotonic() < self._next:
            return self._atlas
        with self._lock, self._engine.connect() as conn:
            changes = conn.execute(select(func.max(T.c.changes))).scalar() or 0
            if self._atlas is None or under is not self._under or changes != self._changes:
                rows = conn.execute(select(T).order_by(T.c.id)).mappings().all() if changes else []
                self._atlas = with_cameras(under, rows)
                self._under, self._changes = under, changes
            self._next = time.monotonic() + self._every
            return self._atlas


def with_cameras(atlas: Atlas, rows: Sequence[RowMapping]) -> Atlas:
    """The same cities; a camera outside all of them is left out until its city has come."""
    if not rows:
        return atlas
    grids = atlas.locate_many([r["lon"] for r in rows], [r["lat"] for r in rows])
    found = {r["code"]: _place(r, grid) for r, grid in zip(rows, grids, strict=True) if grid}
    return Atlas(
        m.with_places(_merged(m.places, {c: p for c, p in found.items() if p.area[:6] == m.city.code}))
        for m in (atlas.map(city.code) for city in atlas.cities())
    )


def _merged(places: Sequence[PlaceRecord], cameras: Mapping[str, PlaceRecord]) -> Iterator[PlaceRecord]:
    over = {p.code for p in places if p.kind == "camera"} & set(cameras)
    for place in places:
        yield replace(cameras[place.code], id=place.id) if place.code in over else place
    yield from (camera for code, camera in cameras.items() if code not in over)


def _place(row: RowMapping, grid: str) -> PlaceRecord:
    attrs = {name: row[name] for name in ATTRS if row[name] != ""}
    number = FIRST_NUMBER + row["id"]
    return PlaceRecord("camera", row["code"], row["name"], grid, row["lon"], row["lat"], attrs, id=number)
