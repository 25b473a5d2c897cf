"""What lies inside a shape, by cells: the same as looking at each case's own place."""

from __future__ import annotations

import math

import shapely
from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain.likeness import cell_of
from dispatch.map_reads import _sorted_cells

LON, LAT = 104.0, 30.0
spread = st.floats(0, 0.02)
points = st.lists(st.tuples(spread, spread), min_size=1, max_size=60)
stars = st.lists(st.floats(0.0005, 0.012), min_size=3, max_size=12)


def star(radii):
    """A polygon about the middle, whole by its making."""
    turns = [2 * math.pi * i / len(radii) for i in range(len(radii))]
    corners = [
        (LON + 0.01 + r * math.cos(a), LAT + 0.01 + r * math.sin(a))
        for r, a in zip(radii, turns, strict=True)
    ]
    return shapely.Polygon(corners)


@given(points, stars)
def test_cells_that_are_whole_hold_only_what_is_inside_and_no_case_inside_is_left_out(found, radii):
    places, shape = [(LON + x, LAT + y) for x, y in found], star(radii)
    whole, edge = _sorted_cells([str(cell_of(lon, lat)) for lon, lat in places], shape)
    inside = {i for i, (lon, lat) in enumerate(places) if shapely.contains_xy(shape, lon, lat)}
    assert set(whole) <= inside <= set(whole) | set(edge)


@given(stars)
def test_only_cells_that_the_edge_goes_through_are_left_to_be_looked_at(radii):
    shape = star(radii)
    places = [(LON + x / 1000 + 5e-4, LAT + y / 1000 + 5e-4) for x in range(21) for y in range(21)]
    _, edge = _sorted_cells([str(cell_of(lon, lat)) for lon, lat in places], shape)
    for i in edge:
        lon, lat = places[i]
        assert shape.boundary.distance(shapely.Point(lon, lat)) < 0.00071
