"""Which cameras see a point: sector, reach, and the buildings between."""

from __future__ import annotations

import shapely

from geodata.atlas import PlaceRecord
from geodata.buildings import Buildings
from geodata.sights import ranked

LON, LAT = 104.0, 30.0
M = 1 / 111_320  # degrees of a metre to the north


def camera(code, north, azimuth=180, angle=60, reach=150, height=6.0):
    attrs = {"azimuth": azimuth, "angle": angle, "range": reach, "height": height}
    return PlaceRecord("camera", code, code, "511421101001001", LON, LAT + north * M, attrs)


def house(south, north, **attrs):
    shape = shapely.box(LON - 1e-4, LAT + south * M, LON + 1e-4, LAT + north * M)
    return shapely.MultiPolygon([shape, shapely.box(LON + 1, LAT, LON + 1.001, LAT + 0.001)]).wkb, attrs


def order(cameras, *houses):
    return [(s.camera.code, s.sees) for s in ranked(cameras, LON, LAT, Buildings(houses), 4)]


def test_who_looks_the_other_way_comes_after_who_looks_here_however_near():
    assert order([camera("near", 20, azimuth=0), camera("far", 120), camera("short", 60, reach=50)]) == [
        ("far", True),
        ("short", False),
        ("near", False),
    ]


def test_a_building_between_hides_the_point_and_without_buildings_nothing_is_hidden():
    cameras = [camera("hidden", 60), camera("clear", 140)]
    wall = house(30, 40)
    away = [camera("hidden", 60), PlaceRecord("camera", "clear", "", "", LON + 80 * M, LAT, {"azimuth": 270})]
    assert order(away, wall) == [("clear", True), ("hidden", False)]
    assert [s.camera.code for s in ranked(cameras, LON, LAT, None, 4) if s.sees] == ["hidden", "clear"]


def test_a_high_camera_looks_over_a_low_house():
    assert order([camera("mast", 60, height=40)], house(30, 40, height=9.0)) == [("mast", True)]
    assert order([camera("mast", 60, height=40)], house(5, 12, height=9.0)) == [("mast", False)]
    assert order([camera("pole", 60)], house(30, 40, floors=3)) == [("pole", False)]


def test_the_house_it_hangs_on_and_the_house_that_is_looked_at_hide_nothing():
    assert order([camera("wall", 60)], house(58, 64), house(-3, 3)) == [("wall", True)]


def test_no_camera_is_offered_from_beyond_five_hundred_metres():
    assert order([camera("far", 600, reach=2000)]) == []
