"""One answerer for all cities in force."""

from __future__ import annotations

import pytest
import shapely

from geodata.assemble import Feature, area_record, assemble
from geodata.atlas import Atlas, CityMap, PlaceRecord, ShapeRecord
from geodata.qbin import pack_layer

WEST, EAST = shapely.box(104, 30, 104.01, 30.01), shapely.box(104.01, 30, 104.02, 30.01)
GRIDS = {"519901001001001": WEST, "519901001001002": EAST}
ESTATE = PlaceRecord(
    "estate",
    "519901001001E001",
    "锦绣花园",
    "519901001001",
    104.002,
    30.002,
    {},
    shapely.to_wkb(shapely.box(104.001, 30.001, 104.003, 30.003)),
    id=7,
)
ROADS = [
    ShapeRecord(
        "road", "学府路", {"cls": 1}, shapely.to_wkb(shapely.LineString([(104, 30.009), (104.02, 30.009)]))
    ),
    ShapeRecord(
        "road", "", {"cls": 3}, shapely.to_wkb(shapely.LineString([(104, 30.006), (104.02, 30.006)]))
    ),
]


@pytest.fixture
def atlas() -> Atlas:
    named = {"519901": "安澜市", "519901001": "城关街道", "519901001001": "城关社区"}
    areas = [area_record(c, n, shapely.union(WEST, EAST)) for c, n in named.items()]
    areas += [area_record(c, f"第{c[-1]}网格", p) for c, p in GRIDS.items()]
    demo = CityMap.of("安澜市", 3, areas, [ESTATE], ROADS, demo=True)
    far = assemble([Feature(shapely.box(103.9, 29.9, 103.95, 29.95), "远镇", None)], "511421", "远县")
    return Atlas([demo, CityMap.of(far.name, 1, far.areas)])


def test_a_point_is_found_in_whatever_city_holds_it_with_its_version(atlas: Atlas) -> None:
    assert atlas.locate(104.005, 30.005) == ("519901001001001", 3)
    grid, version = atlas.locate(103.92, 29.92) or ("", 0)
    assert grid.startswith("511421901001")
    assert version == 1
    assert atlas.locate(110, 30) is None
    assert atlas.locate_many([104.005, 110, 103.92], [30.005, 30, 29.92]).tolist() == [
        "519901001001001",
        None,
        grid,
    ]


def test_a_place_is_told_by_estate_then_by_near_road_then_by_community(atlas: Atlas) -> None:
    grid = "519901001001001"
    assert atlas.describe(grid, 104.002, 30.002) == "城关街道 · 锦绣花园"
    assert atlas.describe(grid, 104.005, 30.008) == "城关街道 · 学府路"
    assert atlas.describe(grid, 104.005, 30.0001) == "城关街道 · 城关社区"


def test_an_unnamed_lane_names_no_place(atlas: Atlas) -> None:
    assert atlas.describe("519901001001001", 104.005, 30.006) == "城关街道 · 学府路"


def test_the_estate_of_a_point_is_known_and_outside_it_none(atlas: Atlas) -> None:
    assert atlas.estate_at(104.002, 30.002) == ESTATE.code
    assert atlas.estate_at(104.004, 30.004) is None


def test_the_tree_can_be_walked(atlas: Atlas) -> None:
    assert [c.code for c in atlas.cities()] == ["511421", "519901"]
    assert atlas.children("519901") == ["519901001"]
    assert atlas.children("519901001001") == list(GRIDS)
    assert atlas.children(ESTATE.code) == []
    assert [a.name for a in atlas.areas("519901", "town")] == ["城关街道"]
    assert atlas.knows("519901001001002")
    assert not atlas.knows("519901009")
    assert not atlas.knows("")


def test_names_and_points_cover_areas_and_places_and_the_unknown_names_itself(atlas: Atlas) -> None:
    assert atlas.name("519901001") == "城关街道"
    assert atlas.name(ESTATE.code) == "锦绣花园"
    assert atlas.name("990000") == "990000"
    assert atlas.inner_point(ESTATE.code) == (104.002, 30.002)
    assert atlas.inner_point("990000") is None
    assert atlas.place(7) == atlas.place_of(ESTATE.code) == ESTATE


@pytest.mark.parametrize("layer", ["town", "community", "grid", "road", "water", "building"])
@pytest.mark.parametrize("lod", ["z9", "z11", "z13", "full"])
def test_every_layer_packs_at_every_detail_with_lists_of_one_length(
    atlas: Atlas, layer: str, lod: str
) -> None:
    for city in ("519901", "511421"):
        raw, meta = pack_layer(atlas, city, layer, lod)  # type: ignore[arg-type]
        features = int.from_bytes(raw[4:8], "little")
        assert len(meta["cls"]) == features
        if layer != "building":
            assert len(meta["codes"]) == len(meta["names"]) == len(meta["label"]) == features


def test_small_roads_are_left_out_from_afar(atlas: Atlas) -> None:
    assert pack_layer(atlas, "519901", "road", "z9")[1]["names"] == ["学府路"]
    assert pack_layer(atlas, "519901", "road", "full")[1]["cls"] == [3, 1]
