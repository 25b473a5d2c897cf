"""Places under new areas: where they lie now, and nothing lost or named twice."""

from __future__ import annotations

import shapely

from geodata.assemble import Feature, assemble
from geodata.atlas import PlaceRecord
from geodata.rehome import rehome

AREAS = assemble(
    [
        Feature(shapely.box(104, 30, 104.01, 30.01), "甲社区", "511421101001"),
        Feature(shapely.box(104.01, 30, 104.02, 30.01), "乙社区", "511421101002"),
    ],
    "511421",
).areas


def estate(code: str, lon: float) -> PlaceRecord:
    return PlaceRecord("estate", code, code, code.split("E")[0], lon, 30.005)


def test_what_stays_where_it_was_is_untouched() -> None:
    home = estate("511421101001E001", 104.005)
    camera = PlaceRecord("camera", "C", "口", "511421101002001", 104.015, 30.005)
    assert rehome([home, camera], AREAS) == ([home, camera], [])


def test_an_estate_in_another_community_gets_a_number_nobody_had() -> None:
    places = [estate("511421101002E001", 104.005), estate("511421101001E001", 104.015)]
    moved, problems = rehome(places, AREAS)
    assert [(p.code, p.area) for p in moved] == [
        ("511421101001E002", "511421101001"),
        ("511421101002E002", "511421101002"),
    ]
    assert [p.kind for p in problems] == ["estate_code", "estate_code"]


def test_a_place_outside_goes_to_the_nearest_parent_there_is() -> None:
    away = [
        PlaceRecord("camera", "A", "甲", "511421101001077", 105, 30),
        PlaceRecord("camera", "B", "乙", "511421999001001", 105, 30),
    ]
    moved, problems = rehome(away, AREAS)
    assert [p.area for p in moved] == ["511421101001", "511421"]
    assert [(p.kind, p.subject, p.detail) for p in problems] == [
        ("place_outside", "甲", "A"),
        ("place_outside", "乙", "B"),
    ]
