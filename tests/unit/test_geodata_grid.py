"""Every point of the union has exactly one grid; borders, holes and strange numbers are settled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely

from geodata.grid import GridIndex


def index(**polygons: object) -> GridIndex:
    return GridIndex(list(polygons), np.array(list(polygons.values()), dtype=object))


@pytest.fixture
def quarters() -> GridIndex:
    """Four unit squares about (1, 1), given in no order."""
    return index(
        d=shapely.box(1, 1, 2, 2),
        b=shapely.box(1, 0, 2, 1),
        c=shapely.box(0, 1, 1, 2),
        a=shapely.box(0, 0, 1, 1),
    )


def test_a_point_inside_has_its_grid(quarters: GridIndex) -> None:
    assert [quarters.locate(x, y) for x, y in ((0.5, 0.5), (1.5, 0.5), (0.5, 1.5), (1.5, 1.5))] == list(
        "abcd"
    )


def test_on_a_shared_border_the_lowest_code_wins(quarters: GridIndex) -> None:
    assert quarters.locate(1, 0.5) == "a"
    assert quarters.locate(1, 1.5) == "c"
    assert quarters.locate(1.5, 1) == "b"
    assert quarters.locate(1, 1) == "a"


def test_the_outer_border_is_inside_and_a_step_beyond_is_not(quarters: GridIndex) -> None:
    assert quarters.locate(0, 0) == "a"
    assert quarters.locate(2, 2) == "d"
    assert quarters.locate(2, np.nextafter(2, 3)) is None
    assert quarters.locate(np.nextafter(0, -1), 0) is None


def test_a_hole_is_outside_but_its_border_is_not() -> None:
    ring = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    holed = index(a=ring)
    assert holed.locate(1.5, 1.5) is None
    assert holed.locate(1, 1.5) == "a"
    assert holed.locate(0.5, 0.5) == "a"


def test_a_grid_may_lie_in_the_hole_of_another() -> None:
    ring = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    assert index(b=ring, a=shapely.box(1, 1, 2, 2)).locate(1.5, 1.5) == "a"


def test_where_grids_overlap_the_lowest_code_wins() -> None:
    big, small = shapely.box(0, 0, 9, 9), shapely.box(4, 4, 5, 5)
    assert index(a=big, b=small).locate(4.5, 4.5) == "a"
    assert index(b=big, a=small).locate(4.5, 4.5) == "a"
    assert index(b=big, a=small).locate(4.5, 3.9999999) == "b"


def test_a_grid_of_two_parts_is_one_grid() -> None:
    both = index(a=shapely.union(shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 6)))
    assert both.locate(0.5, 0.5) == both.locate(5.5, 5.5) == "a"
    assert both.locate(3, 3) is None


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -float("inf"), 1e308])
def test_a_coordinate_that_is_none_lies_nowhere(quarters: GridIndex, bad: float) -> None:
    assert quarters.locate(bad, 0.5) is None
    assert quarters.locate(0.5, bad) is None
    assert quarters.locate_many([bad, 0.5, 0.5], [0.5, bad, 0.5]).tolist() == [None, None, "a"]


def test_no_grids_hold_no_point() -> None:
    assert GridIndex([], np.empty(0, dtype=object)).locate(0, 0) is None
    assert index(a=shapely.Polygon()).locate(0, 0) is None
    assert GridIndex([], np.empty(0, dtype=object)).locate_many([0], [0]).tolist() == [None]


def test_many_points_are_told_as_one_by_one(quarters: GridIndex) -> None:
    rng = np.random.default_rng(5)
    x, y = rng.uniform(-0.5, 2.5, 3000).round(1), rng.uniform(-0.5, 2.5, 3000).round(1)
    assert quarters.locate_many(x, y).tolist() == [quarters.locate(a, b) for a, b in zip(x, y, strict=True)]


def test_the_first_question_may_come_from_many_threads(quarters: GridIndex) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: quarters.locate(1, 1), range(200))) == {"a"}
