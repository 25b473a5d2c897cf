"""Two real maps of Chengdu, drawn by different houses in different systems."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from geodata.crs import Crs, from_4490, to_4490
from geodata.detect import detect
from geodata.load import UnreadableMap, read_areas


@pytest.fixture
def counties(shared_data: Path) -> tuple[np.ndarray, np.ndarray]:
    def read(name: str) -> np.ndarray:
        text = (shared_data / f"geo/chengdu_counties_{name}.geojson").read_text(encoding="utf-8")
        return shapely.get_parts(shapely.from_geojson(text))

    return read("gcj02_amap"), read("cgcs2000_tianditu")


def test_the_map_in_gcj02_is_recognised_and_lies_within_20_metres(counties) -> None:
    found = detect(*counties)
    assert found.crs == "gcj02"
    slides = {f.crs: f.slide for f in found.fits}
    assert slides["gcj02"] <= 20  # borders drawn coarsely lie 79 m apart by the median, to both sides alike
    assert min(slides["wgs84"], slides["bd09"]) > 300


@pytest.mark.parametrize("crs", ["wgs84", "bd09"])
def test_the_same_map_in_another_system_is_recognised_too(counties, crs: Crs) -> None:
    amap, known = counties

    def change(rows: np.ndarray) -> np.ndarray:
        return np.column_stack(from_4490(*to_4490(rows[:, 0], rows[:, 1], "gcj02"), crs))

    assert detect(shapely.transform(amap, change), known).crs == crs


def test_a_part_of_it_moved_or_mirrored_is_told_right_or_not_at_all(counties) -> None:
    amap, known = counties
    assert detect(amap[:8], known[5:14]).crs == "gcj02"
    assert detect(shapely.transform(amap, lambda rows: rows + np.array([0.003, 0])), known).crs is None
    assert detect(shapely.transform(amap, lambda rows: rows * [-1, 1] + [207.9, 0]), known).crs is None


def test_an_import_tells_what_it_decided_or_asks_with_the_figures(shared_data: Path) -> None:
    geo = shared_data / "geo"
    amap, known = (
        geo / "chengdu_counties_gcj02_amap.geojson",
        geo / "chengdu_counties_cgcs2000_tianditu.geojson",
    )
    found = read_areas([amap], "510104", against=known)
    assert found.told[0].startswith("chengdu_counties_gcj02_amap.geojson: gcj02 (1098 points")
    with pytest.raises(UnreadableMap, match=r"renshou_towns.*write --crs"):
        read_areas([geo / "renshou_towns_wgs84.geojson"], "511421", against=known)
