"""However an area is shaped, its grids cover it without gap or overlap; a point of it has one grid."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.assemble import Feature, assemble
from geodata.grid import GridIndex
from geodata.split import split_areas


def star(rng: np.random.Generator, corners: int) -> shapely.Polygon:
    """An uneven simple polygon about a Sichuan town."""
    turn = np.sort(rng.uniform(0, 2 * np.pi, corners))
    reach = rng.uniform(0.2, 1, corners) * rng.uniform(0.005, 0.2)
    return shapely.Polygon(np.column_stack([104 + reach * np.cos(turn), 30 + reach * np.sin(turn)]))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), corners=st.integers(4, 40), n=st.integers(1, 30))
def test_parts_of_any_polygon_are_a_coverage_of_it(seed: int, corners: int, n: int) -> None:
    area = shapely.make_valid(
        star(np.random.default_rng(seed), corners), method="structure", keep_collapsed=False
    )
    (parts,) = split_areas([area], [n])
    assert 1 <= len(parts) <= n
    assert shapely.coverage_is_valid(parts)
    assert shapely.union_all(parts).symmetric_difference(area).area < 1e-5 * area.area + 1e-9


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), towns=st.integers(2, 8))
def test_every_point_of_an_imported_city_has_one_grid_of_its_town(seed: int, towns: int) -> None:
    rng = np.random.default_rng(seed)
    seeds = shapely.multipoints(rng.uniform([104, 30], [104.3, 30.2], (towns, 2)))
    frame = shapely.box(104, 30, 104.3, 30.2)
    cells = shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=frame))
    features = [Feature(c & frame, f"镇{i}", f"5114211{i:02d}") for i, c in enumerate(cells)]
    found = assemble(features, "511421")
    grids = [a for a in found.areas if len(a.code) == 15]
    index = GridIndex([g.code for g in grids], shapely.from_wkb([g.wkb for g in grids]))
    for feature in features:
        west, south, east, north = feature.polygon.bounds
        x, y = rng.uniform(west, east, 40), rng.uniform(south, north, 40)
        inside = shapely.contains_xy(feature.polygon.buffer(-1e-6), x, y)
        codes = index.locate_many(x[inside], y[inside])
        assert {str(c)[:9] for c in codes} <= {feature.code}
