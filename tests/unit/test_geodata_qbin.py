"""What the browser reads from an AQB1 binary is what was packed."""

from __future__ import annotations

import struct

import numpy as np
import pytest
import shapely

from geodata.qbin import MAGIC, PRECISION, pack


def unpack(raw: bytes) -> tuple[int, bool, list[tuple[int, list[tuple[float, float]]]]]:
    """(features, closed, [(feature, points)]): read as a browser would, byte by byte."""
    magic, features, rings, vertices, precision, closed = struct.unpack_from("<6I", raw)
    assert magic == MAGIC
    at = 24
    owner = struct.unpack_from(f"<{rings}I", raw, at)
    length = struct.unpack_from(f"<{rings}I", raw, at + 4 * rings)
    first = struct.unpack_from(f"<{2 * rings}i", raw, at + 8 * rings)
    at += 16 * rings
    padded = 2 * (vertices + vertices % 2)
    dlon = struct.unpack_from(f"<{vertices}h", raw, at)
    dlat = struct.unpack_from(f"<{vertices}h", raw, at + padded)
    assert len(raw) == at + 2 * padded
    out, v = [], 0
    for r in range(rings):
        x, y = first[2 * r], first[2 * r + 1]
        points = []
        for _ in range(length[r]):
            x, y = x + dlon[v], y + dlat[v]
            points.append((x / precision, y / precision))
            v += 1
        out.append((owner[r], points))
    return features, bool(closed), out


def test_polygons_with_holes_and_parts_come_back_ring_by_ring() -> None:
    holed = shapely.Polygon(
        shapely.box(104, 30, 104.1, 30.1).exterior, [shapely.box(104.04, 30.04, 104.06, 30.06).exterior]
    )
    double = shapely.MultiPolygon(
        [shapely.box(105, 31, 105.01, 31.01), shapely.box(105.02, 31, 105.03, 31.01)]
    )
    features, closed, rings = unpack(pack([holed, shapely.Polygon(), double]))
    assert (features, closed) == (3, True)
    assert [owner for owner, _ in rings] == [0, 0, 2, 2]
    assert all(points[0] == points[-1] for _, points in rings)
    back = shapely.Polygon(rings[0][1], [rings[1][1]])
    assert shapely.equals_exact(back, holed, tolerance=1 / PRECISION)


def test_an_odd_number_of_vertices_is_padded() -> None:
    _, closed, rings = unpack(
        pack([shapely.LineString([(104, 30), (104.001, 30), (104.002, 30.001)])], closed=False)
    )
    assert not closed
    assert rings == [(0, [(104.0, 30.0), (104.001, 30.0), (104.002, 30.001)])]


def test_a_jump_too_long_for_sixteen_bits_gets_points_between() -> None:
    line = shapely.LineString([(-76.0, 39.0), (104.6, -30.6), (104.6, 30.6)])
    _, _, rings = unpack(pack([line], closed=False))
    points = np.array(rings[0][1])
    assert points[0].tolist() == [-76.0, 39.0]
    assert points[-1].tolist() == [104.6, 30.6]
    assert np.abs(np.diff(points, axis=0)).max() <= 0.32768
    assert shapely.hausdorff_distance(shapely.LineString(points), line) < 2 / PRECISION


def test_points_that_fall_together_are_sent_once() -> None:
    _, _, rings = unpack(
        pack([shapely.LineString([(1, 1), (1.000001, 1), (1.000002, 1), (1.1, 1)])], closed=False)
    )
    assert rings == [(0, [(1.0, 1.0), (1.1, 1.0)])]


@pytest.mark.parametrize("closed", [True, False])
def test_nothing_packs_to_a_bare_head(closed: bool) -> None:
    assert unpack(pack([], closed)) == (0, closed, [])
