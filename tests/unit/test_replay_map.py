"""Columns of recorded files become reports by a map; a wrong map names its key."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from feeds._base import Malformed
from feeds.replay_map import read_map
from feeds.replay_rows import read_rows

TAPES = Path(__file__).parents[1] / "feeds" / "replay"
LINES = """
time: {formats: [epoch_s]}
fields: {channel_ref: id, lon: x, lat: y, reported_at: when, text: say}
"""


def test_a_gbk_table_is_read_by_its_map() -> None:
    how = read_map(TAPES / "street.yaml")
    told = [how.sighting(row) for row in read_rows(TAPES / "street_gbk.csv")]
    assert [s.ref for s in told] == ["A-1", "A-2", "A-3", "A-4"]
    assert told[0].at == 1_772_323_500_000, "08:05 in Shanghai"
    assert told[0].payload == {
        "channel_ref": "A-1",
        "crs": "gcj02",
        "lon": 104.6001,
        "lat": 30.6002,
        "address": "学府路 12 号",
        "text": '路灯 · 路灯不亮，"三盏"',
        "tags": ["路灯"],
        "reported_at": 1_772_323_500_000,
        "scenario_code": "0101240301",
    }
    assert [s.payload["scenario_code"] for s in told[1:3]] == ["0101160101", "0906010100"]


def test_a_cell_that_cannot_be_read_goes_along_as_it_stands() -> None:
    how = read_map(TAPES / "street.yaml")
    third, fourth = list(map(how.sighting, read_rows(TAPES / "street_gbk.csv")))[2:]
    assert third.at is None
    assert third.payload["reported_at"] == "2026/3/1 25:61"
    assert "lon" not in third.payload, "place is optional here: an empty cell is no coordinate"
    assert "reported_at" not in fourth.payload


def test_a_required_place_that_is_missing_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("place: required\nfields: {lon: x, lat: y}", "utf-8")
    payload = read_map(tmp_path / "m.yaml").sighting({"x": "", "y": "30.5"}).payload
    assert (payload["lon"], payload["lat"]) == ("", 30.5), (
        "the console refuses an empty lon and keeps the row"
    )


def test_lines_of_json_keep_what_is_no_object(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(LINES, "utf-8")
    how = read_map(tmp_path / "m.yaml")
    told = [how.sighting(row) for row in read_rows(TAPES / "lines.jsonl")]
    assert told[0].ref == "7"
    assert told[0].at == 1_772_323_500_000
    assert told[1].payload["unreadable"] == "not json"
    assert told[2].payload["unreadable"] == "[1, 2]"
    assert told[3].payload["lon"] == "east"
    assert len({s.ref for s in told}) == 4


def test_a_row_without_a_number_always_gets_the_same(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("fields: {text: say}", "utf-8")
    how = read_map(tmp_path / "m.yaml")
    assert how.sighting({"say": "a"}).ref == how.sighting({"say": "a"}).ref != how.sighting({"say": "b"}).ref


def test_a_workbook_gives_its_own_types(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    at = datetime(2026, 3, 1, 8, 5)  # noqa: DTZ001 as a workbook holds it
    for cells in (["no", "when", "lon", "say"], [17.0, at, 104.5, "积水"]):
        book.active.append(cells)
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "m.yaml").write_text(
        "time: {zone: Asia/Shanghai}\nfields: {channel_ref: 'no', lon: lon, reported_at: when, text: say}",
        "utf-8",
    )
    (row,) = read_rows(tmp_path / "a.xlsx")
    told = read_map(tmp_path / "m.yaml").sighting(row)
    assert (told.ref, told.at) == ("17", 1_772_323_500_000)
    assert told.payload["lon"] == 104.5


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("felds: {}", "felds"),
        ("fields: {where: x}", "fields.where"),
        ("fields: [a]", "fields"),
        ("fields: {channel_ref: no}", "channel_ref"),
        ("crs: utm", "crs"),
        ("place: maybe", "place"),
        ("time: {zone: Mars/Base}", "time.zone"),
        ("scenario: {default: '0906010100'}", "scenario.from"),
        ("scenario: {from: a, table: {pothole: hole}}", "scenario.pothole"),
        ("city_from_extent: {code: 12}", "city_from_extent.code"),
        ("- a", "m.yaml"),
        ("a: [", "m.yaml"),
    ],
)
def test_a_wrong_map_names_its_key(text: str, key: str, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(text, "utf-8")
    with pytest.raises(Malformed) as wrong:
        read_map(tmp_path / "m.yaml")
    assert wrong.value.field == key


@pytest.mark.parametrize(("name", "content"), [("a.pdf", b"x"), ("a.xlsx", b"no zip"), ("b.csv", None)])
def test_a_file_that_cannot_be_read_is_named(name: str, content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(Malformed) as wrong:
        list(read_rows(tmp_path / name))
    assert wrong.value.field == name


@pytest.mark.parametrize("path", sorted((Path(__file__).parents[2] / "feeds" / "maps").glob("*.yaml")))
def test_every_shipped_map_is_whole(path: Path) -> None:
    assert read_map(path).fields
