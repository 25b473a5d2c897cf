"""`anlan import cameras`: right rows are cameras of the map, wrong ones lie in quarantine by row and cell."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from console.cli import run_command
from dispatch import quarantine
from dispatch.atlas_store import load_atlas
from dispatch.camera_register import FIRST_NUMBER, RegisteredCameras, put_cameras, turn_camera
from dispatch.camera_rows import COLUMNS, CameraRow
from dispatch.domain.errors import BadField
from dispatch.store import make_engine
from feeds.list_tables import write_list
from geodata.atlas import Atlas, CityMap
from support.two_towns import FOUND, IN_EAST, IN_WEST, OUTSIDE
from support.web import PLACES


def row(code, lon, lat, gb_id="", **more):
    usual = {"azimuth": 90.0, "angle": 60.0, "range": 80.0, "height": 6.0, "stream": "", "snapshot": ""}
    return CameraRow(code, gb_id, f"路口 {code}", lon, lat, **(usual | more))


def test_the_register_stands_in_the_atlas_by_where_each_camera_is(engine):
    base = Atlas([CityMap.of("仁寿市", 1, FOUND.areas, PLACES)])
    atlas = RegisteredCameras(engine, lambda: base, look_every=0.0)
    assert atlas() is base
    gb_id = "51142100001310000001"
    assert (
        put_cameras(engine, [row("E1", *IN_EAST, gb_id), row("O1", *OUTSIDE), row("C1", *IN_WEST)], "x", "f")
        == 3
    )
    east, own = atlas().place_of("E1"), atlas().place_of("C1")
    assert east.id == FIRST_NUMBER + 1
    assert east.area == base.locate(*IN_EAST)[0]
    assert (own.id, own.name) == (3, "路口 C1"), "the register's row stands in for the camera of the areas"
    assert atlas().place_of("O1") is None
    assert atlas().device(gb_id) == east
    assert put_cameras(engine, [row("E1", *IN_WEST, gb_id)], "x", "f") == 0
    assert atlas().place_of("E1").area == base.locate(*IN_WEST)[0]
    with pytest.raises(BadField):
        put_cameras(engine, [row("E2", *IN_EAST, gb_id)], "x", "f")
    assert atlas().place_of("E2") is None
    turn_camera(engine, atlas().place_of("E1"), "user:x", {"azimuth": 10})
    assert atlas().place_of("E1").attrs["azimuth"] == 10.0


def test_a_table_comes_in_and_its_wrong_rows_are_kept_and_told(
    tmp_path: Path, demo_template: Path, monkeypatch, capsys
):
    data, table = tmp_path / "data", tmp_path / "cameras.xlsx"
    shutil.copytree(demo_template, data)
    monkeypatch.setenv("ANLAN_DATA_DIR", str(data))
    monkeypatch.setenv("ANLAN_LANG", "zh")
    engine = make_engine(f"sqlite:///{data / 'anlan.db'}")
    spot = load_atlas(engine).places("519901", "camera")[0]
    cells = {"number": "RS-1", "name": "学府路", "lon": f"{spot.lon}", "lat": f"{spot.lat}"}
    cells = dict.fromkeys(COLUMNS, "") | cells | {"azimuth": "90", "angle": "60", "range": "80"}
    wrong = ({"number": "RS-2", "gb_id": "123"}, {"number": "RS-3", "snapshot": "http://127.0.0.1/1.jpg"})
    write_list(table, COLUMNS, [cells, *(cells | one for one in wrong)])
    assert run_command(["import", "cameras", str(table)]) == 1
    told = capsys.readouterr()
    assert "1 cameras are in the register, 1 of them new" in told.out
    assert "国标编码" in told.err
    assert "ANLAN_CAMERA_HOSTS" in told.err
    held = quarantine.rows(engine, "519901")
    assert [(h.channel, h.ref, h.field) for h in held] == [
        ("cameras", "cameras.xlsx:3", "gb_id"),
        ("cameras", "cameras.xlsx:4", "snapshot"),
    ]
    atlas = RegisteredCameras(engine, lambda: load_atlas(engine))()
    assert atlas.place_of("RS-1").area == spot.area
    assert atlas.place_of("RS-2") is None
    with table.with_suffix(".csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["编号", "名称"], ["RS-9", "路"]])
    assert run_command(["import", "cameras", str(table.with_suffix(".csv"))]) == 1
    assert "方位角" in capsys.readouterr().err
    engine.dispose()
