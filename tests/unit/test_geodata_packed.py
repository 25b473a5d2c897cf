"""GeoPackages and zipped Shapefiles: one layer, by name where there are several, and nothing outside."""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas
import pytest
import shapely

from geodata import packed
from geodata.load import UnreadableMap, read_areas

FRAME = geopandas.GeoDataFrame({"NAME": ["大化镇"]}, geometry=[shapely.box(104, 30, 104.02, 30.02)], crs=4490)


def shapefile(folder: Path, to: Path, *stems: str, leave: tuple[str, ...] = ()) -> Path:
    with zipfile.ZipFile(to, "w") as zipped:
        for stem in stems:
            FRAME.to_file(folder / "m.shp", encoding="gb18030")
            for part in (p for p in packed.PARTS if p not in (*leave, ".cpg")):
                zipped.write(folder / f"m{part}", f"{stem}{part}")
    return to


def names(path: Path, **how: str) -> list[str]:
    return [a.name for a in read_areas([path], "511421", **how).areas if len(a.code) == 9]


@pytest.mark.parametrize("stem", ["乡镇/区划", "../../escape"])
def test_a_zipped_shapefile_is_read_whatever_its_name(tmp_path: Path, stem: str) -> None:
    assert names(shapefile(tmp_path, tmp_path / "a.zip", stem)) == ["大化镇"]
    assert not list(tmp_path.parent.glob("**/escape*"))


def test_of_several_one_must_be_named(tmp_path: Path) -> None:
    path = shapefile(tmp_path, tmp_path / "a.zip", "north", "south")
    with pytest.raises(UnreadableMap, match=r"a\.zip.*--layer.*north, south"):
        names(path)
    assert names(path, layer="south") == ["大化镇"]
    for layer in ("towns", "wards"):
        FRAME.to_file(tmp_path / "a.gpkg", layer=layer)
    with pytest.raises(UnreadableMap, match=r"a\.gpkg.*--layer.*towns, wards"):
        names(tmp_path / "a.gpkg")
    assert names(tmp_path / "a.gpkg", layer="towns") == ["大化镇"]


def test_a_missing_part_or_system_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UnreadableMap, match=r"\.dbf"):
        names(shapefile(tmp_path, tmp_path / "a.zip", "m", leave=(".dbf",)))
    bare = shapefile(tmp_path, tmp_path / "b.zip", "m", leave=(".prj",))
    with pytest.raises(UnreadableMap, match=r"b\.zip.*\.prj"):
        names(bare)
    assert names(bare, crs="cgcs2000") == ["大化镇"]


def test_a_zip_that_blows_up_or_is_none_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shapefile(tmp_path, tmp_path / "a.zip", "m")
    monkeypatch.setattr(packed, "BYTES_MAX", 100)
    with pytest.raises(UnreadableMap, match=r"a\.zip.*unpacked"):
        names(path)
    path.write_bytes(b"PK broken")
    with pytest.raises(UnreadableMap, match=r"a\.zip"):
        names(path)
