"""Area sets in the store: writes one version whole, reads the newest of every city back as an Atlas."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from sqlalchemy import Connection, Engine, Row, Table, delete, func, insert, literal, select

from dispatch import tables
from geodata.atlas import Area, AreaRecord, Atlas, City, CityMap, PlaceRecord, ShapeRecord


def stage_areas(
    conn: Connection,
    city: str,
    version: int,
    areas: Sequence[AreaRecord],
    places: Sequence[PlaceRecord] = (),
    shapes: Sequence[ShapeRecord] = (),
) -> None:
    """Write the rows of a version nobody sees yet, over what an import that failed has left of it."""
    key = {"city": city, "version": version}
    for table in (tables.area, tables.place, tables.shape):
        conn.execute(delete(table).where(table.c.city == city, table.c.version == version))
    _write(conn, tables.area, [key | _area_row(a) for a in areas])
    _write(conn, tables.place, [key | _place_row(p) for p in places])
    _write(conn, tables.shape, [key | _shape_row(s) for s in shapes])


def copy_shapes(conn: Connection, city: str, before: int, version: int) -> None:
    """Roads, water and buildings of one version are those of another, staged one too."""
    t = tables.shape.c
    kept = (t.kind, t.name, t.attrs, t.wkb)
    rows = select(literal(city), literal(version), *kept).where(t.city == city, t.version == before)
    names = ["city", "version", *(column.name for column in kept)]
    conn.execute(insert(tables.shape).from_select(names, rows.order_by(t.id)))


def put_in_force(conn: Connection, city: str, version: int, name: str, demo: bool, at: int) -> None:
    """The projection of an `import_areas` event: from here on the staged version is the city."""
    row = {"city": city, "version": version, "name": name, "at": at, "demo": demo}
    conn.execute(insert(tables.area_set), row)


def next_version(conn: Connection, city: str) -> int:
    t = tables.area_set.c
    return (conn.execute(select(func.max(t.version)).where(t.city == city)).scalar() or 0) + 1


def load_atlas(engine: Engine) -> Atlas:
    """Names and places of every city in force; polygons, roads and buildings are read when asked for."""
    with engine.connect() as conn:
        return Atlas([_load_map(conn, engine, city, version) for city, version in newest(conn)])


def newest(conn: Connection) -> tuple[tuple[str, int], ...]:
    """(city, version) in force; equal tuples mean an Atlas made before is still right."""
    t = tables.area_set.c
    rows = conn.execute(select(t.city, func.max(t.version)).group_by(t.city).order_by(t.city))
    return tuple((city, version) for city, version in rows)


@dataclass(frozen=True, slots=True)
class StoreSource:
    """The bulky parts of one area set, read when they are needed."""

    engine: Engine
    city: str
    version: int

    def polygons(self, length: int) -> Sequence[tuple[str, bytes]]:
        t = tables.area.c
        query = select(t.code, t.wkb).where(
            t.city == self.city, t.version == self.version, func.length(t.code) == length
        )
        with self.engine.connect() as conn:
            return [(code, wkb) for code, wkb in conn.execute(query)]

    def shapes(self, kind: str) -> Sequence[ShapeRecord]:
        t = tables.shape.c
        query = select(t.kind, t.name, t.attrs, t.wkb).where(
            t.city == self.city, t.version == self.version, t.kind == kind
        )
        with self.engine.connect() as conn:
            rows = conn.execute(query.order_by(t.id)).all()
        return [ShapeRecord(r.kind, r.name, json.loads(r.attrs), r.wkb) for r in rows]


def _load_map(conn: Connection, engine: Engine, city: str, version: int) -> CityMap:
    s, a, p = tables.area_set.c, tables.area.c, tables.place.c
    head = conn.execute(select(s.name, s.demo, s.at).where(s.city == city, s.version == version)).one()
    this = (a.city == city, a.version == version)
    outline = conn.execute(select(a.wkb).where(*this, a.code == city)).scalar_one()
    west, south, east, north = shapely.bounds(shapely.from_wkb(outline)).tolist()
    columns = [a.code, a.name, a.lon, a.lat, a.network, a.provisional, a.households, a.people]
    areas = conn.execute(select(*columns).where(*this))
    places = conn.execute(select(tables.place).where(p.city == city, p.version == version).order_by(p.id))
    return CityMap(
        City(city, head.name, version, (west, south, east, north), head.demo, head.at),
        [Area(*row) for row in areas],
        [_place(row) for row in places],
        StoreSource(engine, city, version),
    )


def _place(r: Row[tuple[object, ...]]) -> PlaceRecord:
    return PlaceRecord(r.kind, r.code, r.name, r.area, r.lon, r.lat, json.loads(r.attrs), r.wkb, r.id)


def _write(conn: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    if rows:
        conn.execute(insert(table), rows)


def _area_row(a: AreaRecord) -> dict[str, object]:
    names = ("code", "name", "network", "provisional", "households", "people", "lon", "lat", "wkb")
    return {n: getattr(a, n) for n in names}


def _place_row(p: PlaceRecord) -> dict[str, object]:
    names = ("kind", "code", "name", "area", "lon", "lat", "wkb")
    return {n: getattr(p, n) for n in names} | {"attrs": _json(p.attrs)}


def _shape_row(s: ShapeRecord) -> dict[str, object]:
    return {"kind": s.kind, "name": s.name, "wkb": s.wkb, "attrs": _json(s.attrs)}


def _json(attrs: object) -> str:
    return json.dumps(attrs, ensure_ascii=False, separators=(",", ":"))
