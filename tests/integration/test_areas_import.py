"""An operator's map files become a city in force, through the desk's own door."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from sqlalchemy import Engine, select

from dispatch import tables
from dispatch.atlas_store import load_atlas
from dispatch.calendars import work_calendar
from dispatch.desk import Desk
from dispatch.domain.catalogue import Matters
from dispatch.rebuild import rebuild
from dispatch.store import writing
from feeds.areas import import_area_files
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
