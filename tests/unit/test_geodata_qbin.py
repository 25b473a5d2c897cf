"""What the browser reads from an AQB2 binary is what was packed."""

from __future__ import annotations

import functools
import struct
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.qbin import MAGIC, PRECISION, pack

Ring = tuple[int, list[tuple[float, float]]]


class Reader:
    """Reads as a browser would, byte by byte."""

    def __init__(self, raw: bytes) -> None:
        head = struct.unpack_from("<8I", raw)
        magic, self.features, rings, self.arcs, walks, vertices, precision, self.closed = head
        assert (magic, precision) == (MAGIC, PRECISION)
        self._raw, self._at = raw, 32
        per_feature, per_ring, lengths, told = (
            self._column(n, 4) for n in (self.features, rings, self.arcs, walks)
        )
        jumps = [[_signed(v) for v in self._column(self.arcs, 4)] for _ in "xy"]
        steps = [[_signed(v) for v in self._column(vertices - self.arcs, 2)] for _ in "xy"]
        assert self._at == len(raw)
        self.chains = _chains(lengths, jumps, steps)
        owners = [i for i, n in enumerate(per_feature) for _ in range(n)]
        self.rings = self._walked(owners, per_ring, told)

    def _column(self, count: int, width: int) -> list[int]:
        planes = self._raw[self._at : self._at + count * width]
        self._at += count * width + -(count * width) % 4
        return [sum(planes[p * count + i] << 8 * p for p in range(width)) for i in range(count)]

    def _walked(self, owners: list[int], per_ring: list[int], told: list[int]) -> list[Ring]:
        fresh, at, out = 0, 0, []
        self.uses = [0] * self.arcs
        for owner, n in zip(owners, per_ring, strict=True):
            points: list[tuple[int, int]] = []
            for back in told[at : at + n]:
                self.uses[fresh - back] += 1
                chain = self.chains[fresh - back][::-1] if back else self.chains[fresh]
                fresh += not back
                assert not points or points[-1] == chain[0]
                points += chain[1:] if points else chain
            at += n
            out.append((owner, [(x / PRECISION, y / PRECISION) for x, y in points]))
        assert (fresh, at) == (self.arcs, len(told))
        return out


def _signed(folded: int) -> int:
    return -(folded + 1) // 2 if folded % 2 else folded // 2


def _chains(
    lengths: list[int], jumps: list[list[int]], steps: list[list[int]]
) -> list[list[tuple[int, int]]]:
    x = y = s = 0
    out = []
    for arc, length in enumerate(lengths):
        x, y = x + jumps[0][arc], y + jumps[1][arc]
        out.append([(x, y)])
        for _ in range(length - 1):
            x, y, s = x + steps[0][s], y + steps[1][s], s + 1
            out[-1].append((x, y))
    return out


def unpack(raw: bytes) -> tuple[int, bool, list[Ring]]:
    """(features, closed, [(feature, points)])."""
    read = Reader(raw)
    return read.features, bool(read.closed), read.rings


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
    assert shapely.equals_exact(back.normalize(), holed.normalize(), tolerance=1 / PRECISION)


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


@given(st.data())
def test_areas_that_share_borders_come_back_whole_and_each_border_is_kept_once(data: st.DataObject) -> None:
    """A sheet of squares, some joined, some missing: holes, islands and parts that touch at a corner."""
    width, height = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 5))
    owner = data.draw(st.lists(st.integers(-1, 4), min_size=width * height, max_size=width * height))
    squares = [
        shapely.box(104 + x / 100, 30 + y / 100, 104.01 + x / 100, 30.01 + y / 100)
        for y in range(height)
        for x in range(width)
    ]
    areas = [shapely.union_all([s for s, o in zip(squares, owner, strict=True) if o == i]) for i in range(5)]
    turned = [shapely.reverse(a) if data.draw(st.booleans()) else a for a in areas]
    read = Reader(pack(turned))
    for i, area in enumerate(areas):
        rings = [shapely.Polygon(points) for of, points in read.rings if of == i]
        back = functools.reduce(shapely.symmetric_difference, rings, shapely.Polygon())
        assert shapely.symmetric_difference(back, area).area < 1e-9
    edges = [frozenset(edge) for chain in read.chains for edge in pairwise(chain)]
    assert len(edges) == len(set(edges))


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("island_first", [True, False])
def test_an_island_that_fills_a_hole_has_its_border_in_common_with_it(turn: int, island_first: bool) -> None:
    corners = [(104.01, 30.01), (104.02, 30.01), (104.02, 30.02), (104.01, 30.02)]
    island = shapely.Polygon(corners[turn:] + corners[:turn])
    land = shapely.Polygon(shapely.box(104, 30, 104.03, 30.03).exterior, [corners])
    other = shapely.box(104.03, 30, 104.06, 30.03)
    areas = [island, land, other] if island_first else [land, island, other]
    read = Reader(pack(areas))
    assert sorted(read.uses) == [1, 1, 2, 2]
    for i, area in enumerate(areas):
        shell, *holes = [points for of, points in read.rings if of == i]
        assert shapely.equals(shapely.Polygon(shell, holes), area)


def test_areas_that_lie_over_each_other_come_back_as_they_were() -> None:
    over = [shapely.box(104.02, 30, 104.04, 30.02), *[shapely.box(104, 30, 104.02, 30.02)] * 2]
    read = Reader(pack([*over, shapely.box(104.01, 30, 104.03, 30.02)]))
    assert [owner for owner, _ in read.rings] == [0, 1, 2, 3]
    for (_, points), area in zip(read.rings, over, strict=False):
        assert shapely.equals(shapely.Polygon(points), area)
    assert set(read.uses) == {1}, "a border of three areas belongs to none of them together"


def test_an_area_smaller_than_the_precision_has_no_border_left() -> None:
    speck = shapely.box(104.000001, 30.000001, 104.000002, 30.000002)
    _, _, rings = unpack(pack([shapely.box(104, 30, 104.01, 30.01), speck]))
    assert rings[1:] == [(1, [])]


@pytest.mark.parametrize("closed", [True, False])
def test_nothing_packs_to_a_bare_head(closed: bool) -> None:
    assert unpack(pack([], closed)) == (0, closed, [])
