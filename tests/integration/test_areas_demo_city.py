"""The demo city is what its users count on: whole, connected, named, and always the same."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
import shapely

from geodata.atlas import AreaRecord, Atlas, CityMap, PlaceRecord, ShapeRecord
from geodata.qbin import Lod, pack_layer
from geodata.seeds.city import demo_city

Records = tuple[list[AreaRecord], list[PlaceRecord], list[ShapeRecord]]
DIGEST = """
import hashlib
from geodata.seeds.city import demo_city
print(hashlib.sha256(repr(demo_city()).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def city() -> Records:
    return demo_city()


@pytest.fixture(scope="module")
def atlas(city: Records) -> Atlas:
    return Atlas([CityMap.of("安澜市", 1, *city, demo=True)])


def level(city: Records, length: int) -> tuple[list[AreaRecord], Any]:
    areas = sorted((a for a in city[0] if len(a.code) == length), key=lambda a: a.code)
    return areas, shapely.from_wkb([a.wkb for a in areas])


def of_kind(city: Records, kind: str) -> list[PlaceRecord]:
    return [p for p in city[1] if p.kind == kind]


def test_another_process_makes_the_same_bytes(city: Records) -> None:
    room = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", DIGEST], cwd=room, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == hashlib.sha256(repr(city).encode()).hexdigest()


@pytest.mark.parametrize(("length", "count"), [(6, 1), (9, 14), (12, 168), (15, 1275)])
def test_every_level_has_its_number_of_areas_and_no_gap_or_overlap(
    city: Records, length: int, count: int
) -> None:
    areas, polygons = level(city, length)
    assert len({a.code for a in areas}) == len(areas) == count
    assert set(shapely.get_type_id(polygons).tolist()) == {3}  # one piece each
    assert shapely.coverage_is_valid(polygons)
    whole = level(city, 6)[1][0]
    assert shapely.coverage_union_all(polygons).symmetric_difference(whole).area < 1e-12
    assert len(whole.interiors) == 0


def test_every_area_lies_in_its_parent_and_counts_its_people(city: Records) -> None:
    by_code = {a.code: a for a in city[0]}
    shapes = {a.code: shapely.from_wkb(a.wkb) for a in city[0]}
    for code, a in by_code.items():
        assert shapely.intersects_xy(shapes[code], a.lon, a.lat)
        if len(code) > 6:
            assert shapes[code[:-3]].buffer(1e-9).covers(shapes[code])
        if len(code) < 15:
            children = [by_code[c] for c in by_code if c[:-3] == code]
            assert a.households == sum(c.households or 0 for c in children)
            assert a.people == sum(c.people or 0 for c in children)


def test_town_codes_and_community_names_follow_the_standard(city: Records) -> None:
    ranges = {"街道": (1, 99), "镇": (100, 199), "乡": (200, 399)}
    for a in level(city, 9)[0]:
        low, high = next(r for suffix, r in ranges.items() if a.name.endswith(suffix))
        assert low <= int(a.code[6:]) <= high
    communities = level(city, 12)[0]
    assert len({a.name for a in communities}) == 168
    assert {a.name[-1] for a in communities} == {"区", "村"}


def test_grids_of_a_community_count_from_one(city: Records) -> None:
    numbers: dict[str, list[int]] = {}
    for a in level(city, 15)[0]:
        numbers.setdefault(a.code[:12], []).append(int(a.code[12:]))
    assert all(n == list(range(1, len(n) + 1)) for n in numbers.values())


def test_grids_of_a_community_are_numbered_from_the_north(city: Records) -> None:
    lats: dict[str, list[float]] = {}
    for a in level(city, 15)[0]:
        lats.setdefault(a.code[:12], []).append(a.lat)
    large = [column for column in lats.values() if len(column) >= 6]
    assert len(large) > 50
    assert all(np.mean(c[: len(c) // 3]) > np.mean(c[-(len(c) // 3) :]) for c in large)


def test_roads_are_one_net_that_can_be_driven(city: Records) -> None:
    roads = [s for s in city[2] if s.kind == "road"]
    lines = shapely.from_wkb([s.wkb for s in roads])
    at: dict[int, tuple[float, float]] = {}
    next_to: dict[int, set[int]] = {}
    for s, line in zip(roads, lines, strict=True):
        start, end = s.attrs["from"], s.attrs["to"]
        for junction, point in ((start, line.coords[0]), (end, line.coords[-1])):
            assert at.setdefault(junction, point) == point
        next_to.setdefault(start, set()).add(end)
        next_to.setdefault(end, set()).add(start)
        assert s.attrs["metres"] == pytest.approx(line.length * 103_000, rel=0.12, abs=2)
    assert sorted(next_to) == list(range(len(next_to)))
    reached, todo = {0}, [0]
    while todo:
        fresh = next_to[todo.pop()] - reached
        reached |= fresh
        todo += fresh
    assert len(reached) == len(next_to)
    assert {s.attrs["cls"] for s in roads} == {0, 1, 2, 3}


def test_every_town_is_reached_by_road(city: Records) -> None:
    roads = shapely.STRtree(shapely.from_wkb([s.wkb for s in city[2] if s.kind == "road"]))
    polygons = level(city, 12)[1]
    assert len(np.unique(roads.query(polygons, predicate="intersects")[0])) == 168


def test_estates_lie_in_their_community_and_bear_its_code(city: Records) -> None:
    communities, polygons = level(city, 12)
    shapes = {a.code: p for a, p in zip(communities, polygons, strict=True)}
    estates = of_kind(city, "estate")
    assert len(estates) > 200
    assert len({e.name for e in estates}) == len(estates)
    assert {"锦绣花园", "纺织厂宿舍", "云锦苑"} <= {e.name for e in estates}
    assert "519901001001E001" in {e.code for e in estates}
    for e in estates:
        assert e.code[:13] == f"{e.area}E"
        assert shapes[e.area].buffer(1e-9).covers(shapely.from_wkb(e.wkb))
        assert shapely.intersects_xy(shapely.from_wkb(e.wkb), e.lon, e.lat)


def test_estates_do_not_overlap(city: Records) -> None:
    polygons = shapely.from_wkb([e.wkb for e in of_kind(city, "estate")])
    assert len(shapely.STRtree(polygons).query(polygons, predicate="overlaps")[0]) == 0


def test_places_are_there_in_numbers_with_what_their_kind_needs(city: Records) -> None:
    counts = Counter(p.kind for p in city[1])
    need = {"camera": 64, "unit": 40, "post": 60, "school": 14, "hospital": 14, "shelter": 14, "store": 14}
    assert all(counts[kind] >= n for kind, n in need.items()), counts
    assert len({p.code for p in city[1]}) == len(city[1])
    for c in of_kind(city, "camera"):
        assert 0 <= c.attrs["azimuth"] < 360
        assert 0 < c.attrs["angle"] < 180
        assert c.attrs["range"] > 0
    for u in of_kind(city, "unit"):
        assert u.attrs.keys() == {"owner", "sign", "vehicle", "gb_id"}
        assert "@" in u.attrs["owner"]
    assert all(s.attrs["capacity"] > 0 for s in of_kind(city, "shelter"))


def test_places_know_the_grid_they_stand_in(city: Records, atlas: Atlas) -> None:
    for p in city[1]:
        if p.kind != "estate" and len(p.area) == 15:
            assert atlas.locate(p.lon, p.lat) == (p.area, 1), p
    assert {p.kind for p in city[1] if len(p.area) != 15} == {"estate", "pgrid"}  # areas, not points


def test_a_point_in_town_is_described_by_estate_or_road(atlas: Atlas, city: Records) -> None:
    estate = next(e for e in of_kind(city, "estate") if e.name == "锦绣花园")
    grid, _ = atlas.locate(estate.lon, estate.lat) or ("", 0)
    assert atlas.describe(grid, estate.lon, estate.lat) == "城关街道 · 锦绣花园"
    camera = next(c for c in of_kind(city, "camera") if c.name == "安澜大道×文峰大道")
    assert atlas.describe(camera.area, camera.lon, camera.lat).split(" · ")[1] in ("安澜大道", "文峰大道")


@pytest.mark.parametrize(
    ("layer", "lod", "kilobytes"),
    [
        ("town", "z9", 12),
        ("grid", "z11", 240),
        ("road", "z11", 120),
        ("water", "full", 40),
        ("building", "full", 1300),
    ],
)
def test_map_layers_are_small(atlas: Atlas, layer: Any, lod: Any, kilobytes: int) -> None:
    assert len(pack_layer(atlas, "519901", layer, lod)[0]) < kilobytes * 1024


@pytest.mark.parametrize("lod", get_args(Lod))
def test_the_grids_go_over_the_wire_in_a_hundred_and_twenty_kilobytes(atlas: Atlas, lod: Lod) -> None:
    assert len(gzip.compress(pack_layer(atlas, "519901", "grid", lod)[0], 6)) < 120_000
