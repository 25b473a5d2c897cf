"""Numbered unit grids cut from an area."""

from __future__ import annotations

import numpy as np
import shapely

from geodata.split import reading_order, split_areas


def test_numbers_run_west_to_east_then_north_to_south() -> None:
    x, y = np.meshgrid([0.0, 1.0, 2.0], [2.0, 1.0, 0.0])
    rows = np.column_stack([x.ravel(), y.ravel()])
    shuffled = np.random.default_rng(1).permutation(9)
    assert shuffled[reading_order(rows[shuffled])].tolist() == list(range(9))


def test_parts_cover_the_area_exactly_and_are_of_like_size() -> None:
    area = shapely.Polygon([(0, 0), (4, 0), (4, 3), (2, 1), (0, 3)])
    (parts,) = split_areas([area], [12])
    assert len(parts) == 12
    assert shapely.coverage_is_valid(parts)
    assert shapely.union_all(parts).symmetric_difference(area).area < 1e-6
    sizes = shapely.area(parts)
    assert sizes.max() / sizes.min() < 4
    assert {p.geom_type for p in parts} == {"Polygon"}


def test_neighbouring_areas_are_cut_to_one_coverage() -> None:
    areas = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(0, 1, 2, 1.3)]
    parts = [p for group in split_areas(areas, [5, 7, 3]) for p in group]
    assert len(parts) == 15
    assert shapely.coverage_is_valid(parts)


def test_a_comb_is_cut_into_whole_pieces() -> None:
    """Between long teeth the nearest middle may lie across the gap: no scrap is lost, none is left alone."""
    teeth = [shapely.box(0.1 * i, 0.1, 0.1 * i + 0.06, 1.5) for i in range(12)]
    comb = shapely.union_all([shapely.box(0, 0, 1.2, 0.1), *teeth])
    for n in (3, 5, 8):
        (parts,) = split_areas([comb], [n])
        assert shapely.union_all(parts).symmetric_difference(comb).area < 1e-6
        assert shapely.coverage_is_valid(parts)


def test_one_part_is_the_area_itself() -> None:
    ((part,),) = split_areas([shapely.box(0, 0, 1, 1)], [1])
    assert part.equals(shapely.box(0, 0, 1, 1))


def test_a_hole_stays_a_hole() -> None:
    ring = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    (parts,) = split_areas([ring], [8])
    assert shapely.union_all(parts).symmetric_difference(ring).area < 1e-6


def test_the_same_area_is_always_cut_the_same() -> None:
    area = shapely.Point(0, 0).buffer(1)
    first, second = split_areas([area], [9])[0], split_areas([area], [9])[0]
    assert shapely.to_wkb(first).tolist() == shapely.to_wkb(second).tolist()
