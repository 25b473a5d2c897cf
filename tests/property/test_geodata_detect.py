"""A layer's coordinate system is told from its shape alone, or not told at all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely

from geodata.crs import Crs, from_4490
from geodata.detect import detect


def plan(seed: int, n: int = 12, middle: tuple[float, float] = (104.2, 30.1)) -> Any:
    """Areas of a county: Voronoi cells, so that no two sides are alike."""
    points = np.random.default_rng(seed).normal(size=(n, 2)) * 0.08
    cells = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=shapely.box(-0.3, -0.3, 0.3, 0.3))
    return shapely.transform(shapely.get_parts(cells), lambda rows: rows + middle)


def seen_as(polygons: Any, crs: Crs) -> Any:
    def shift(rows: Any) -> Any:
        return np.column_stack(from_4490(rows[:, 0], rows[:, 1], crs))

    return shapely.transform(polygons, shift)


@pytest.mark.parametrize("crs", ["wgs84", "gcj02", "bd09"])
def test_each_system_is_recognised_and_the_others_lie_off(crs: Crs) -> None:
    areas = plan(1)
    found = detect(seen_as(areas, crs), areas)
    assert found.crs == crs
    slides = {f.crs: f.slide for f in found.fits}
    assert slides.pop(crs) < 15
    assert min(slides.values()) > 200


def test_a_few_areas_against_a_finer_drawing_of_all_are_enough() -> None:
    areas = plan(2)
    finer = shapely.segmentize(areas, 0.001)
    assert detect(seen_as(areas[:4], "gcj02"), finer).crs == "gcj02"
    assert detect(seen_as(finer, "gcj02"), areas[:4]).crs == "gcj02"


@pytest.mark.parametrize("way", range(0, 360, 60))
def test_a_layer_moved_by_300_metres_is_not_decided(way: int) -> None:
    areas = plan(3)
    east, north = 300 * np.cos(np.radians(way)), 300 * np.sin(np.radians(way))
    moved = shapely.transform(areas, lambda rows: rows + np.array([east / 96_300, north / 110_900]))
    found = detect(moved, areas)
    assert (found.crs, found.why) == (None, "no_match")


def test_an_unrelated_layer_is_not_decided() -> None:
    found = detect(plan(4), plan(5))
    assert (found.crs, found.why) == (None, "no_match")


def test_a_layer_elsewhere_is_not_decided() -> None:
    found = detect(plan(6), plan(6, middle=(116.4, 39.9)))
    assert (found.crs, found.why, found.points) == (None, "none_near", 0)


def test_outside_china_there_is_no_gcj02_to_tell_apart() -> None:
    areas = plan(7, middle=(-76.6, 39.3))
    found = detect(areas, areas)
    assert found.crs == "wgs84"
    assert [f.crs for f in found.fits] == ["wgs84", "bd09"]
