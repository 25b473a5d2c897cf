"""The register of 部件: rows by the thousand, a binary an area, one part and what is open around it."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import numpy as np
import pytest

from console.cli import run_command
from dispatch import quarantine
from dispatch.part_register import UnknownPart, drawn, find_parts, one_part, put_parts, sets
from dispatch.part_rows import COLUMNS, PartRow
from dispatch.store import make_engine
from geodata.pbin import MAGIC
from support.two_towns import CITY, EAST, IN_EAST, IN_WEST, LEAF, WEST

LAMP, COVER, FAR = f"{CITY}0137000001", f"{CITY}0101000001", f"{CITY}0137000002"
PARTS = "/api/v1/parts"


def part(code, at, area, **more):
    usual = {"name": "路灯", "unit": "municipal", "state": "intact"} | more
    return PartRow(code=code, lon=at[0], lat=at[1], grid=f"{area}001001", **usual)


def many(n, area=WEST):
    return [part(f"{CITY}0402{i:06d}", IN_WEST, area) for i in range(n)]


def test_rows_come_in_over_those_of_their_code_and_the_map_is_packed_anew(engine):
    assert sets(engine) == {}
    assert put_parts(engine, CITY, many(6_000), "system", "a.csv") == 6_000
    first = drawn(engine, CITY, sets(engine)[CITY][0])
    again = [part(f"{CITY}0402000000", IN_WEST, WEST, state="removed"), part(FAR, IN_EAST, EAST)]
    assert put_parts(engine, CITY, again, "system", "b.csv") == 6_001
    changes, since = sets(engine)[CITY]
    assert changes == 2
    assert since > 0
    now = drawn(engine, CITY, changes)
    assert (first.parts, now.parts) == (6_000, 6_000), "one more, and one that is not there any longer"
    assert first.version != now.version
    assert drawn(engine, EAST, changes).parts == 1


def test_a_part_is_found_by_code_name_and_class_inside_the_area_only(engine):
    put_parts(engine, CITY, [part(LAMP, IN_WEST, WEST), part(FAR, IN_EAST, EAST)], "system", "x")
    put_parts(engine, CITY, [part(COVER, IN_WEST, WEST, name="上水井盖 3 号")], "system", "x")
    assert [p.code for p in find_parts(engine, CITY, "013700000", (), 9)] == [LAMP, FAR]
    assert [p.code for p in find_parts(engine, EAST, "路灯", (), 9)] == [FAR]
    assert [p.code for p in find_parts(engine, WEST, "nothing", ("0101",), 9)] == [COVER]
    assert find_parts(engine, CITY, "100%", (), 9) == []
    assert one_part(engine, LAMP, WEST).name == "路灯"
    with pytest.raises(UnknownPart):
        one_part(engine, LAMP, EAST)


@pytest.fixture
def filled(web):
    """The web with a lamp and a cover in the west and a lamp in the east."""
    rows = [part(LAMP, IN_WEST, WEST), part(FAR, IN_EAST, EAST)]
    rows.append(part(COVER, (IN_WEST[0] + 0.0001, IN_WEST[1]), WEST, name="上水井盖", unit="water_co"))
    put_parts(web.engine, CITY, rows, "system", "x")
    return web


def test_each_takes_the_parts_of_its_own_area_as_an_immutable_file(filled):
    told = filled.login("duty").get(PARTS).json
    (all_,), (west,) = told["items"], filled.login("town1").get(PARTS).json["items"]
    assert (all_["area"], all_["parts"], west["area"], west["parts"]) == (CITY, 3, WEST, 2)
    assert told["classes"]["0137"] == "路灯"
    path = f"/api/v1/geo/parts/{WEST}/{west['version']}.bin"
    sent = filled.login("town1").get(path)
    assert sent.status_code == 200
    assert np.frombuffer(sent.data, "<u4", 3).tolist() == [MAGIC, 2, 2]
    assert "immutable" in sent.headers["Cache-Control"]
    assert west["version"] in sent.headers["ETag"]
    same = filled.login("town1").get(path, headers={"If-None-Match": sent.headers["ETag"]})
    assert same.status_code == 304
    for who, wrong in (("town2", path), ("town1", path.replace(west["version"], "0" * 16))):
        assert filled.login(who).get(wrong).status_code == 404
    assert filled.nobody().get(path).status_code == 401


def test_a_part_tells_who_is_in_charge_and_what_is_open_around_it(filled):
    place = {"lon": IN_WEST[0], "lat": IN_WEST[1], "crs": "cgcs2000", "scenario_code": LEAF}
    body = {"channel": "12345", "channel_ref": "part-1", "text": "井盖没了"}
    case_id = filled.machine().post("/api/v1/reports", json=body | place).json["case_id"]
    told = filled.login("town1").get(f"{PARTS}/{COVER}").json
    assert (told["class"], told["big"], told["unit"]) == ("上水井盖", "公用设施", "仁寿市 供水公司")
    assert told["matter"] == {"code": LEAF[:6], "title": "上水井盖"}
    assert [(c["case_id"], c["same"]) for c in told["cases"]] == [(case_id, True)]
    assert told["reports"] is True
    lamp = filled.login("wall").get(f"{PARTS}/{LAMP}").json
    assert [c["same"] for c in lamp["cases"]] == [False]
    assert (lamp["reports"], lamp["desk"]) == (False, False)
    assert filled.login("town2").get(f"{PARTS}/{LAMP}").json["code"] == "UnknownPart"


@pytest.mark.parametrize("words", [LAMP, "013700000", "路灯", "ludeng", "LD"])
def test_the_map_finds_parts_by_code_words_and_pinyin(filled, words):
    found = filled.login("town1").get("/api/v1/map/find", query_string={"q": words}).json["items"]
    assert [one["code"] for one in found if one["kind"] == "part"] == [LAMP]


def test_a_table_comes_in_and_its_wrong_rows_are_kept_and_told(
    tmp_path: Path, demo_template: Path, monkeypatch, capsys
):
    data, table = tmp_path / "data", tmp_path / "parts.csv"
    shutil.copytree(demo_template, data)
    monkeypatch.setenv("ANLAN_DATA_DIR", str(data))
    monkeypatch.setenv("ANLAN_LANG", "zh")
    engine = make_engine(f"sqlite:///{data / 'anlan.db'}")
    before = sets(engine)["519901"][0]
    was = drawn(engine, "519901", before).parts
    assert was > 2_000, "the demo city has some"
    spot = one_part(engine, "5199010137000001", "519901")
    rows = [
        ["5199010137900001", "", f"{spot.lon}", f"{spot.lat}", "市政公用设施服务中心", "完好"],
        ["519901013790000", "", f"{spot.lon}", f"{spot.lat}", "municipal", ""],
        ["5199010137900003", "", "1.5", "2.5", "municipal", ""],
    ]
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([list(COLUMNS.values()), *rows])
    assert run_command(["import", "parts", str(table), "--check"]) == 1
    assert sets(engine)["519901"][0] == before
    capsys.readouterr()
    assert run_command(["import", "parts", str(table)]) == 1
    told = capsys.readouterr()
    assert "1 parts are in the register" in told.out
    assert "部件标识码" in told.err
    held = quarantine.rows(engine, "519901")
    assert [(h.channel, h.ref, h.field) for h in held] == [
        ("parts", "parts.csv:3", "part"),
        ("parts", "parts.csv:4", "lon"),
    ]
    assert drawn(engine, "519901", before + 1).parts == was + 1
    assert one_part(engine, "5199010137900001", "519901").unit == "municipal"
    engine.dispose()
