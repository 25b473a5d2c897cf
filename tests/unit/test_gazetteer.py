"""Places are found by words, pinyin, initials and code, and noticed in what people write."""

from __future__ import annotations

import pytest
import shapely

from dispatch.gazetteer import Gazetteer
from geodata.atlas import Atlas, CityMap, PlaceRecord, ShapeRecord
from support.two_towns import CITY, EAST, FOUND, IN_EAST, IN_WEST, WEST

LON, LAT = IN_WEST


def road(name: str, *points: tuple[float, float]) -> ShapeRecord:
    return ShapeRecord("road", name, {}, shapely.to_wkb(shapely.LineString(points)))


PLACES = (
    PlaceRecord("estate", f"{WEST}001E001", "学府苑", f"{WEST}001", *IN_WEST, id=1),
    PlaceRecord("estate", f"{EAST}001E001", "云锦苑", f"{EAST}001", *IN_EAST, id=2),
    PlaceRecord("unit", "U1", "学府巡逻", f"{WEST}001", *IN_WEST, id=3),
)
ROADS = (
    road("学府路", (LON, LAT), (LON + 0.002, LAT)),
    road("学府路", (LON, LAT), (LON + 0.0001, LAT)),
    road("府路", (LON, LAT), (LON, LAT + 0.001)),
)
BOOK = Gazetteer(Atlas([CityMap.of("仁寿市", 1, FOUND.areas, PLACES, ROADS)]))


@pytest.mark.parametrize("words", ["学府", "xuefu", "xfy", "XFY", f"{WEST}001e001"])
def test_an_estate_is_found_however_it_is_typed(words):
    assert BOOK.find(words, CITY, 5)[0].name == "学府苑"


def test_a_road_is_one_place_in_its_middle_and_what_moves_is_none():
    assert [s.name for s in BOOK.find("学府", CITY, 9)] == ["学府苑", "学府路"]
    (found,) = BOOK.find("xuefulu", CITY, 9)
    assert found.lon == pytest.approx(LON + 0.001)
    assert found.area.startswith(WEST)


def test_nothing_outside_the_scope_is_found_or_noticed():
    assert BOOK.find("学府苑", EAST, 5) == []
    assert BOOK.noticed("学府苑门口", EAST, 5) == []
    assert BOOK.find("", CITY, 5) == []


def test_the_longest_name_in_a_text_is_meant():
    assert [s.name for s in BOOK.noticed("学府路和云锦苑交界处路灯不亮", CITY, 5)] == ["云锦苑", "学府路"]
    assert BOOK.noticed("井盖没了", CITY, 5) == []
