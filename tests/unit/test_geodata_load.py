"""Map files as they come: wrong rings, wrong codes, other coordinate systems, old encodings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

from geodata.crs import from_4490
from geodata.load import UnreadableMap, read_areas

SQUARE = shapely.box(104, 30, 104.02, 30.02)
NEXT = shapely.box(104.02, 30, 104.04, 30.02)


def geojson(path: Path, *features: tuple[Any, dict[str, Any]]) -> Path:
    rows = [
        {"type": "Feature", "properties": p, "geometry": json.loads(shapely.to_geojson(g)) if g else None}
        for g, p in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), encoding="utf-8")
    return path


def towns(found: Any) -> dict[str, str]:
    return {a.code: a.name for a in found.areas if len(a.code) == 9}


def test_codes_are_read_to_their_significant_digits(tmp_path: Path) -> None:
    path = geojson(
        tmp_path / "a.geojson",
        (SQUARE, {"name": "大化镇", "code": "511421101000"}),
        (NEXT, {"name": "高家镇", "code": 511421102}),
    )
    assert towns(read_areas([path], "511421")) == {"511421101": "大化镇", "511421102": "高家镇"}


def test_codes_come_by_name_from_a_list(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", (SQUARE, {"name": "大化镇"}), (NEXT, {"name": "新镇"}))
    codes = tmp_path / "codes.csv"
    codes.write_text(
        "adcode,town_code,town\n511421,511421101000,大化镇（撤销）\n510104,510104001000,新镇\n",
        encoding="utf-8-sig",
    )
    found = read_areas([path], "511421", codes_file=codes)
    assert towns(found) == {"511421101": "大化镇", "511421901": "新镇"}
    assert [(p.kind, p.subject) for p in found.problems] == [("no_code", "新镇")]


def test_a_name_with_two_codes_gets_neither(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", (SQUARE, {"name": "大化镇"}))
    codes = tmp_path / "codes.csv"
    codes.write_text("code,name\n511421101,大化镇\n511421102,大化镇\n", encoding="utf-8")
    found = read_areas([path], "511421", codes_file=codes)
    assert towns(found) == {"511421901": "大化镇"}
    assert [p.kind for p in found.problems] == ["ambiguous_name", "no_code"]


def test_a_ring_that_crosses_itself_is_mended_and_told(tmp_path: Path) -> None:
    bow = shapely.Polygon([(104, 30), (104.02, 30.02), (104.02, 30), (104, 30.02)])
    found = read_areas([geojson(tmp_path / "a.geojson", (bow, {"name": "结镇"}))], "511421")
    assert "bad_ring" in [p.kind for p in found.problems]
    assert all(shapely.from_wkb(a.wkb).is_valid for a in found.areas)


def test_what_is_no_area_is_told_and_left_out(tmp_path: Path) -> None:
    path = geojson(
        tmp_path / "a.geojson",
        (SQUARE, {"name": "方镇"}),
        (shapely.Point(104, 30), {"name": "点"}),
        (None, {"name": "空"}),
        (shapely.box(5e5, 3e6, 6e5, 4e6), {"name": "米"}),
    )
    found = read_areas([path], "511421")
    assert list(towns(found).values()) == ["方镇"]
    assert sorted(p.kind for p in found.problems) == ["no_code", "no_shape", "not_an_area", "not_degrees"]


@pytest.mark.parametrize("crs", ["gcj02", "bd09"])
def test_shifted_coordinates_are_put_right(tmp_path: Path, crs: Any) -> None:
    def shift(rows: Any) -> Any:
        return list(zip(*from_4490(rows[:, 0], rows[:, 1], crs), strict=True))

    path = geojson(tmp_path / "a.geojson", (shapely.transform(SQUARE, shift), {"name": "偏镇"}))
    city = read_areas([path], "511421", crs).areas[0]
    assert shapely.hausdorff_distance(shapely.from_wkb(city.wkb), SQUARE) < 1e-7


def test_a_shapefile_in_projected_cgcs2000_and_gbk_is_read(tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame({"NAME": ["大化镇"]}, geometry=[SQUARE], crs=4490).to_crs(4544)
    frame.to_file(tmp_path / "a.shp", encoding="gb18030")
    (tmp_path / "a.cpg").unlink()
    found = read_areas([tmp_path / "a.shp"], "511421")
    assert towns(found) == {"511421901": "大化镇"}
    assert shapely.hausdorff_distance(shapely.from_wkb(found.areas[0].wkb), SQUARE) < 1e-6


@pytest.mark.parametrize("text", ["", "{", '{"type":"FeatureCollection","features":[]}', "name,x\nA,1\n"])
def test_a_file_without_areas_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableMap):
        read_areas([path], "511421")


def test_a_parent_that_is_no_code_is_refused(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", (SQUARE, {"name": "方镇"}))
    for parent in ("5114", "仁寿", "511421x"):
        with pytest.raises(UnreadableMap, match="parent"):
            read_areas([path], parent)


def test_a_list_of_codes_in_gbk_is_read(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", (SQUARE, {"name": "大化镇"}))
    codes = tmp_path / "codes.csv"
    codes.write_bytes("区划代码,名称\n511421101000,大化镇\n".encode("gbk"))
    assert towns(read_areas([path], "511421", codes_file=codes)) == {"511421101": "大化镇"}


@pytest.mark.parametrize("text", [None, "code,name\n".encode("utf-16"), b"name\nx\n"])
def test_a_list_of_codes_that_cannot_be_read_is_refused_by_name(tmp_path: Path, text: bytes | None) -> None:
    path = geojson(tmp_path / "a.geojson", (SQUARE, {"name": "大化镇"}))
    codes = tmp_path / "codes.csv"
    if text is not None:
        codes.write_bytes(text)
    with pytest.raises(UnreadableMap, match=r"codes\.csv: "):
        read_areas([path], "511421", codes_file=codes)
