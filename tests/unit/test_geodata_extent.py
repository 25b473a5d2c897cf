"""A city from the extent of its data is as large as the data's dense part, whatever strays in."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geodata.extent import NoExtent, extent, extent_city
from geodata.grid import GridIndex

RNG = np.random.default_rng(9)
LON, LAT = RNG.normal(-76.6, 0.04, 3000), RNG.normal(39.3, 0.03, 3000)
DENSE = (LON.min(), LAT.min(), LON.max(), LAT.max())


def spans(box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    return (
        west <= DENSE[0]
        and south <= DENSE[1]
        and east >= DENSE[2]
        and north >= DENSE[3]
        and east - west < 0.6
    )


def test_the_dense_part_is_kept_whole() -> None:
    assert spans(extent(LON, LAT))


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        (-77.0, 39.0),
        (0.0, 0.0),
        (float("nan"), float("nan")),
        (181.0, 39.0),
        (116.4, 39.9),
        (float("inf"), 1.0),
    ],
)
def test_hundreds_of_rows_at_one_wrong_place_change_nothing(lon: float, lat: float) -> None:
    x, y = np.append(LON, np.full(400, lon)), np.append(LAT, np.full(400, lat))
    assert spans(extent(x, y))


def test_scattered_strays_change_nothing() -> None:
    x, y = np.append(LON, RNG.uniform(-90, -60, 60)), np.append(LAT, RNG.uniform(30, 50, 60))
    assert spans(extent(x, y))


def test_two_towns_of_one_city_are_both_kept() -> None:
    x, y = np.append(LON, RNG.normal(-75.9, 0.01, 500)), np.append(LAT, RNG.normal(39.3, 0.01, 500))
    assert extent(x, y)[2] > -75.95


def test_nothing_to_span_is_refused() -> None:
    with pytest.raises(NoExtent):
        extent([float("nan"), -77.0, -77.0], [float("nan"), 39.0, 39.0])


def test_the_city_is_whole_provisional_and_every_dense_point_has_one_grid() -> None:
    areas = extent_city("990001", "Baltimore", LON, LAT)
    assert {len(a.code): sum(len(b.code) == len(a.code) for b in areas) for a in areas} == {
        6: 1,
        9: 9,
        12: 81,
        15: 1296,
    }
    assert len({a.code for a in areas}) == len(areas)
    assert all(a.provisional and a.name for a in areas)
    grids = [a for a in areas if len(a.code) == 15]
    polygons = shapely.from_wkb([g.wkb for g in grids])
    assert shapely.coverage_is_valid(polygons)
    assert None not in GridIndex([g.code for g in grids], polygons).locate_many(LON, LAT)


def test_codes_run_west_to_east_then_north_to_south() -> None:
    at = {a.code: (a.lon, a.lat) for a in extent_city("990001", "B", LON, LAT)}
    assert at["990001001"][0] < at["990001002"][0]
    assert at["990001001"][1] > at["990001004"][1]
