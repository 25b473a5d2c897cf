"""For any plan of grids and any point, the index answers what asking every polygon would."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.grid import GridIndex


def plan(seed: int, n: int) -> np.ndarray:
    """A Voronoi plan with shared vertices, scaled and moved like a real city."""
    rng = np.random.default_rng(seed)
    points = shapely.multipoints(rng.normal(size=(n, 2)) * rng.uniform(0.001, 1, 2) + [104.6, 30.6])
    cells = shapely.get_parts(shapely.voronoi_polygons(points))
    return cells[rng.permutation(len(cells))]


def brute(codes: list[str], polygons: np.ndarray, x: float, y: float) -> str | None:
    return min(
        (c for c, p in zip(codes, polygons, strict=True) if shapely.intersects_xy(p, x, y)), default=None
    )


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), n=st.integers(2, 40))
def test_the_index_agrees_with_asking_every_polygon(seed: int, n: int) -> None:
    polygons = plan(seed, n)
    codes = [f"{i:03d}" for i in range(len(polygons))]
    grids = GridIndex(codes, polygons)
    rng = np.random.default_rng(seed)
    corners = shapely.get_coordinates(polygons)
    west, south, east, north = shapely.total_bounds(polygons)
    loose = rng.uniform([west, south], [east, north], (60, 2))
    halfway = (corners[:-1] + corners[1:]) / 2
    points = np.vstack([loose, corners, halfway, corners + rng.normal(0, 1e-13, corners.shape)])
    found = grids.locate_many(points[:, 0], points[:, 1])
    for (x, y), code in zip(points.tolist(), found.tolist(), strict=True):
        assert code == brute(codes, polygons, x, y)
        assert grids.locate(x, y) == code


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), n=st.integers(2, 30))
def test_overlapping_polygons_still_give_one_answer_the_lowest(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    low = rng.uniform(0, 1, (n, 2))
    high = low + rng.uniform(0.01, 0.5, (n, 2))
    polygons = np.array([shapely.box(*a, *b) for a, b in zip(low, high, strict=True)], dtype=object)
    codes = [f"{i:03d}" for i in range(n)]
    points = np.vstack([rng.uniform(0, 1.5, (80, 2)), low, high])
    found = GridIndex(codes, polygons).locate_many(points[:, 0], points[:, 1])
    assert found.tolist() == [brute(codes, polygons, x, y) for x, y in points.tolist()]
