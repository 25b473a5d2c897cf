"""Area sets in the store: what goes in comes out, the newest version is in force, bulk is read late."""

from __future__ import annotations

import pytest
import shapely
from sqlalchemy import Engine, event, func, select

from dispatch import tables
from dispatch.atlas_store import load_atlas, newest, next_version, put_in_force, stage_areas
from dispatch.store import writing
from geodata.assemble import Feature, assemble
from geodata.atlas import PlaceRecord, ShapeRecord

FOUND = assemble(
    [
        Feature(shapely.box(104, 30, 104.05, 30.05), "西镇", "511421101"),
        Feature(shapely.box(104.05, 30, 104.1, 30.05), "东镇", None),
    ],
    "511421",
    "仁寿县",
)
CAMERA = PlaceRecord("camera", "XZ-0001", "正街×南路", "511421101001001", 104.01, 30.01, {"azimuth": 90})
ROAD = ShapeRecord(
    "road", "正街", {"cls": 1}, shapely.to_wkb(shapely.LineString([(104, 30.01), (104.1, 30.01)]))
)


def save(engine: Engine, version: int, name: str = "仁寿县") -> None:
    with writing(engine) as conn:
        stage_areas(conn, "511421", version, FOUND.areas, [CAMERA], [ROAD])
        put_in_force(conn, "511421", version, name, demo=False, at=1)


def test_what_is_saved_is_what_is_read(engine: Engine) -> None:
    save(engine, 1)
    atlas = load_atlas(engine)
    (city,) = atlas.cities()
    assert (city.code, city.name, city.version, city.demo) == ("511421", "仁寿县", 1, False)
    assert city.bounds == pytest.approx((104, 30, 104.1, 30.05))
    for a in FOUND.areas:
        read = atlas.area(a.code)
        assert read is not None
        assert (read.name, read.provisional, read.lon, read.lat) == (a.name, a.provisional, a.lon, a.lat)
    (camera,) = atlas.places("511421", "camera")
    assert (camera.code, camera.attrs, camera.area) == (CAMERA.code, CAMERA.attrs, CAMERA.area)
    assert atlas.place(camera.id) == camera
    assert atlas.map("511421").source.shapes("road") == [ROAD]
    assert atlas.locate(104.01, 30.01)[0].startswith("511421101001")  # type: ignore[index]
    assert atlas.describe("511421101001001", 104.01, 30.0101) == "西镇 · 正街"


def test_the_newest_version_is_in_force_and_told_cheaply(engine: Engine) -> None:
    with engine.connect() as conn:
        assert newest(conn) == ()
        assert next_version(conn, "511421") == 1
    save(engine, 1)
    save(engine, 2, "仁寿市")
    with engine.connect() as conn:
        assert newest(conn) == (("511421", 2),)
        assert next_version(conn, "511421") == 3
    assert [(c.name, c.version) for c in load_atlas(engine).cities()] == [("仁寿市", 2)]
    assert load_atlas(engine).locate(104.01, 30.01)[1] == 2  # type: ignore[index]


def test_a_staged_version_is_not_seen_until_it_is_put_in_force(engine: Engine) -> None:
    save(engine, 1)
    with writing(engine) as conn:
        stage_areas(conn, "511421", 2, FOUND.areas)
    assert load_atlas(engine).cities()[0].version == 1
    with writing(engine) as conn:
        put_in_force(conn, "511421", 2, "仁寿县", demo=False, at=2)
    assert load_atlas(engine).cities()[0].version == 2


def test_staging_again_replaces_what_a_failed_import_left(engine: Engine) -> None:
    for _ in range(2):
        with writing(engine) as conn:
            stage_areas(conn, "511421", 1, FOUND.areas, [CAMERA], [ROAD])
    with engine.connect() as conn:
        assert conn.execute(select(func.count()).select_from(tables.area)).scalar() == len(FOUND.areas)
        assert conn.execute(select(func.count()).select_from(tables.place)).scalar() == 1


def test_loading_reads_no_polygon_but_the_city_s_own(engine: Engine) -> None:
    save(engine, 1)
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda c, cur, sql, *rest: asked.append(sql))
    atlas = load_atlas(engine)
    assert sum("wkb" in sql and "FROM area" in sql for sql in asked) == 1
    assert not any("FROM shape" in sql for sql in asked)
    asked.clear()
    atlas.locate(104.01, 30.01)
    atlas.locate(104.02, 30.01)
    assert sum("FROM" in sql for sql in asked) == 1
