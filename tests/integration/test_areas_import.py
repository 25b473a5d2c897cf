"""An operator's map files become a city in force, through the desk's own door."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from sqlalchemy import Engine, select, update

from dispatch import tables
from dispatch.atlas_store import load_atlas, stage_areas
from dispatch.calendars import work_calendar
from dispatch.desk import Desk
from dispatch.domain.catalogue import Matters
from dispatch.part_register import one_part, put_parts, sets
from dispatch.part_rows import PartRow
from dispatch.rebuild import rebuild
from dispatch.sensor_register import put_sensors, sensors
from dispatch.sensor_rows import SensorRow
from dispatch.store import writing
from feeds.areas import import_area_files
from geodata.atlas import AreaRecord, PlaceRecord, ShapeRecord
from geodata.load import UnreadableMap


@pytest.fixture
def desk(engine: Engine) -> Iterator[Desk]:
    desk = Desk(engine, lambda: load_atlas(engine), Matters("none", {}), work_calendar())
    yield desk
    desk.close()


def towns(path: Path, *names: str) -> Path:
    rows = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": json.loads(
                shapely.to_geojson(shapely.box(104 + 0.05 * i, 30, 104.05 + 0.05 * i, 30.05))
            ),
        }
        for i, name in enumerate(names)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), encoding="utf-8")
    return path


def records(engine: Engine, version: int) -> list[AreaRecord]:
    t = tables.area.c
    columns = [t.code, t.name, t.lon, t.lat, t.network, t.provisional, t.households, t.people, t.wkb]
    with engine.connect() as conn:
        return [AreaRecord(*row) for row in conn.execute(select(*columns).where(t.version == version))]


def test_files_come_into_force_as_one_event_and_route_points(
    engine: Engine, desk: Desk, tmp_path: Path
) -> None:
    report = import_area_files(
        desk, engine, [towns(tmp_path / "a.geojson", "西镇", "东镇")], "511421", name="仁寿县"
    )
    assert (report.city, report.version, report.towns, report.communities) == ("511421", 1, 2, 2)
    assert report.grids > 2
    assert report.problem_counts == {"no_code": 2}
    atlas = load_atlas(engine)
    assert [(c.name, c.version, c.demo) for c in atlas.cities()] == [("仁寿县", 1, False)]
    grid, version = atlas.locate(104.02, 30.02) or ("", 0)
    assert (grid[:9], version) == ("511421901", 1)
    with engine.connect() as conn:
        (row,) = conn.execute(select(tables.event)).all()
    assert (row.stream, row.subject, row.step, row.version) == ("area_set", "511421", "import_areas", 1)
    assert len(row.body) < 400  # the event tells of the areas; the areas are not in it


def test_a_second_import_is_the_next_version_beside_the_first(
    engine: Engine, desk: Desk, tmp_path: Path
) -> None:
    import_area_files(desk, engine, [towns(tmp_path / "a.geojson", "西镇", "东镇")], "511421", name="仁寿县")
    again = import_area_files(desk, engine, [towns(tmp_path / "b.geojson", "并镇")], "511421", name="仁寿市")
    assert again.version == 2
    atlas = load_atlas(engine)
    assert [c.name for c in atlas.cities()] == ["仁寿市"]
    assert [a.name for a in atlas.areas("511421", "town")] == ["并镇"]
    assert atlas.locate(104.07, 30.02) is None


def test_a_second_import_keeps_places_roads_and_buildings(engine: Engine, desk: Desk, tmp_path: Path) -> None:
    import_area_files(desk, engine, [towns(tmp_path / "a.geojson", "西镇", "东镇")], "511421", name="仁寿县")
    first = load_atlas(engine)
    grid = (first.locate(104.07, 30.02) or ("", 0))[0]
    line, house = (
        shapely.LineString([(104, 30.01), (104.1, 30.01)]),
        shapely.box(104.01, 30.01, 104.011, 30.011),
    )
    places = [
        PlaceRecord("camera", "C-1", "东街", grid, 104.07, 30.02, {"azimuth": 90}),
        PlaceRecord(
            "estate", f"{grid[:12]}E001", "锦苑", grid[:12], 104.07, 30.02, {}, shapely.to_wkb(house)
        ),
        PlaceRecord("post", "P-1", "城外岗", grid, 104.5, 30.5),
    ]
    shapes = [
        ShapeRecord("road", "正街", {"cls": 1}, shapely.to_wkb(line)),
        ShapeRecord("building", "", {}, shapely.to_wkb(house)),
    ]
    areas = records(engine, 1)
    with writing(engine) as conn:
        stage_areas(conn, "511421", 1, areas, places, shapes)
    again = import_area_files(
        desk, engine, [towns(tmp_path / "b.geojson", "甲镇", "乙镇", "丙镇")], "511421901", name="仁寿县"
    )
    atlas = load_atlas(engine)
    assert (again.version, again.places) == (2, 3)
    kept = {p.name: p for p in atlas.places("511421")}
    now = (atlas.locate(104.07, 30.02) or ("", 0))[0]
    assert now[:12] not in ("", grid[:12])
    assert (kept["东街"].code, kept["东街"].area, kept["东街"].attrs) == ("C-1", now, {"azimuth": 90})
    assert (kept["锦苑"].code, kept["锦苑"].area, kept["锦苑"].wkb) == (
        f"{now[:12]}E001",
        now[:12],
        places[1].wkb,
    )
    assert kept["城外岗"].area == "511421"
    assert [s for k in ("road", "building") for s in atlas.map("511421").source.shapes(k)] == shapes
    assert {k: again.problem_counts[k] for k in ("place_outside", "estate_code")} == {
        "place_outside": 1,
        "estate_code": 1,
    }


def test_parts_and_sensors_stand_in_the_new_grids(engine: Engine, desk: Desk, tmp_path: Path) -> None:
    old = "511421999001001"  # of areas that are no longer
    lamp = PartRow("5114210137000001", "路灯", 104.02, 30.02, old, "municipal")
    gauge = SensorRow("S1", "水位", "level", 104.02, 30.02, old, "m", 1.0, 2.0, "water")
    put_parts(engine, "511421", [lamp], "x", "x")
    put_sensors(engine, [gauge], "x", "x")
    changes = sets(engine)["511421"][0]
    import_area_files(desk, engine, [towns(tmp_path / "a.geojson", "西镇")], "511421", name="仁寿县")
    new = (load_atlas(engine).locate(104.02, 30.02) or ("", 0))[0]
    assert one_part(engine, "5114210137000001", new[:9]).grid == new
    assert [s.row.grid for s in sensors(engine, "511421")] == [new]
    assert sets(engine)["511421"][0] == changes + 1


def test_new_areas_of_a_demo_city_are_still_a_demo(engine: Engine, desk: Desk, tmp_path: Path) -> None:
    import_area_files(desk, engine, [towns(tmp_path / "a.geojson", "西镇")], "511421", name="仁寿县")
    with writing(engine) as conn:
        conn.execute(update(tables.area_set).values(demo=True))
    import_area_files(desk, engine, [towns(tmp_path / "a.geojson", "西镇")], "511421", name="仁寿县")
    assert [(c.version, c.demo) for c in load_atlas(engine).cities()] == [(2, True)]


def test_a_broken_file_changes_nothing(engine: Engine, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "broken.geojson").write_text("{", encoding="utf-8")
    with pytest.raises(UnreadableMap, match=r"broken\.geojson"):
        import_area_files(desk, engine, [tmp_path / "broken.geojson"], "511421")
    assert load_atlas(engine).cities() == []


def test_what_is_in_force_follows_from_the_events(engine: Engine, desk: Desk, tmp_path: Path) -> None:
    import_area_files(desk, engine, [towns(tmp_path / "a.geojson", "西镇")], "511421", name="仁寿县")
    with writing(engine) as conn:
        before = conn.execute(select(tables.area_set)).all()
    rebuild(engine, work_calendar())
    with engine.connect() as conn:
        assert conn.execute(select(tables.area_set)).all() == before
    assert load_atlas(engine).locate(104.02, 30.02) is not None


def test_sixty_real_towns_are_the_second_city(engine: Engine, desk: Desk, shared_data: Path) -> None:
    report = import_area_files(
        desk, engine, [shared_data / "geo/renshou_towns_wgs84.geojson"], "511421", name="仁寿县"
    )
    assert (report.towns, report.problem_counts) == (60, {"no_code": 60, "no_name": 1})
    assert load_atlas(engine).locate(104.2, 30.0) is not None
