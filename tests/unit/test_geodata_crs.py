"""Coordinate systems of Chinese maps, both ways."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.crs import CRS, Crs, from_4490, to_4490

METRE = 1 / 111_320


def test_the_offset_of_a_known_place_is_the_published_one() -> None:
    lon, lat = from_4490(116.404, 39.915, "gcj02")  # the common worked example of GCJ-02
    assert (float(lon), float(lat)) == pytest.approx((116.41024449916938, 39.91640428150164), abs=1e-9)


def test_bd09_of_a_known_place_is_the_published_one() -> None:
    gcj = to_4490(116.404, 39.915, "gcj02")
    lon, lat = from_4490(*gcj, "bd09")
    assert (float(lon), float(lat)) == pytest.approx((116.41036949371029, 39.92133699351021), abs=1e-9)


@pytest.mark.parametrize("crs", CRS)
def test_there_and_back_is_the_same_place(crs: Crs) -> None:
    lon, lat = np.meshgrid(np.linspace(74, 134, 25), np.linspace(18, 53, 25))
    back = to_4490(*from_4490(lon.ravel(), lat.ravel(), crs), crs)
    assert np.abs(back[0] - lon.ravel()).max() < METRE / 1000
    assert np.abs(back[1] - lat.ravel()).max() < METRE / 1000


@pytest.mark.parametrize("crs", ["wgs84", "cgcs2000"])
def test_satellite_coordinates_are_kept(crs: Crs) -> None:
    lon, lat = to_4490([104.6, -76.6], [30.6, 39.3], crs)
    assert (lon.tolist(), lat.tolist()) == ([104.6, -76.6], [30.6, 39.3])


def test_outside_china_gcj02_has_no_offset() -> None:
    lon, lat = to_4490([-76.6], [39.3], "gcj02")
    assert (lon[0], lat[0]) == (-76.6, 39.3)


def test_the_offset_is_hundreds_of_metres_not_nothing() -> None:
    lon, lat = from_4490(104.06, 30.67, "gcj02")
    assert 200 < np.hypot((lon - 104.06) / METRE * 0.86, (lat - 30.67) / METRE) < 800
