"""What lies inside a shape: whole grids whole, cut ones by their share, places by their point."""

from __future__ import annotations

import math

import pytest
import shapely

from geodata.assemble import Feature, assemble
from geodata.atlas import AreaRecord, CityMap, PlaceRecord
from geodata.flat import METRES_PER_DEGREE
from geodata.inside import Finder, outline

CITY = "511421"
FOUND = assemble(
    [Feature(shapely.box(104, 30, 104.05, 30.05), "西镇", CITY + "101"),
     Feature(shapely.box(104.05, 30, 104.1, 30.05), "东镇", CITY + "102")],
    CITY,
    "仁寿市",
)  # fmt: skip


# Each town is cut into nine grids of about one size, three by three.


def finder(people: int | None = 1000) -> Finder:
    areas = [
        AreaRecord(a.code, a.name, a.lon, a.lat, households=people and people // 2, people=people, wkb=a.wkb)
        for a in FOUND.areas
    ]
    places = [PlaceRecord("school", "S1", "实验小学", areas[-1].code, 104.01, 30.01, id=1),
              PlaceRecord("shelter", "H1", "人民广场", areas[-1].code, 104.09, 30.01, id=2)]  # fmt: skip
    return Finder(CityMap.of("仁寿市", 1, areas, places))


def test_a_grid_counts_by_its_share():
    all_ = finder().within(shapely.box(103.9, 29.9, 104.2, 30.2))
    half = finder().within(shapely.box(104, 30, 104.025, 30.05))
    assert (len(all_.grids), all_.people, all_.households) == (18, 18_000, 9_000)
    assert len(half.grids) == 6
    assert half.people == pytest.approx(4_500, rel=0.02)
    assert half.households == pytest.approx(half.people / 2, abs=1)
    assert [p.code for p in all_.places] == ["S1", "H1"]
    assert [p.code for p in half.places] == ["S1"]


def test_a_grid_that_only_touches_is_not_inside():
    assert len(finder().within(shapely.box(104.05, 30, 104.1, 30.05)).grids) == 9


def test_grids_without_statistics_are_named_as_such():
    found = finder(None).within(shapely.box(104, 30, 104.1, 30.05))
    assert (found.people, found.uncounted) == (0, 18)


@pytest.mark.parametrize("metres", [50.0, 500.0, 3_000.0])
def test_a_circle_has_its_radius(metres):
    ring = outline([(104.05, 30.02)], metres)
    area = ring.area * METRES_PER_DEGREE**2 * math.cos(math.radians(30.02))
    assert area == pytest.approx(math.pi * metres**2, rel=0.002)
