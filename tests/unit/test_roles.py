"""One rule for queries, letters and rooms."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch.accounts import Account
from dispatch.domain.roles import Scope, around, is_for, may_join, rooms_of, sees

TOWN, GRID = "519901001", "519901001001001"
ESTATE, LAW, WATER = "519901001001E001", "town_law@519901001", "water_co@519901"
CASE = (GRID, ESTATE, (LAW, WATER))
SEEN = [
    (Scope("519901"), True),
    (Scope("5199"), True),
    (Scope(TOWN), True),
    (Scope("519901002"), False),
    (Scope("519901001001"), True),
    (Scope("519901001002"), False),
    (Scope(GRID), True),
    (Scope("519901001001002"), False),
    (Scope("5199020"), False),
    (Scope(TOWN, unit=LAW), True),
    (Scope("519901", unit=WATER), True),
    (Scope("519901", unit="gas_co@519901"), False),  # the area alone is not enough for a unit
    (Scope("519901001001", estate=ESTATE), True),
    (Scope("519901001001", estate="519901001001E002"), False),
]


@pytest.mark.parametrize(("scope", "seen"), SEEN)
def test_a_scope_sees_what_lies_in_it(scope, seen):
    assert sees(scope, *CASE) is seen


@pytest.mark.parametrize(("scope", "seen"), [pair for pair in SEEN if len(pair[0].area) != 7])
def test_the_room_of_a_scope_hears_exactly_what_the_scope_sees(scope, seen):
    assert (scope.room in rooms_of(*CASE)) is seen


def test_rooms_of_a_case_are_its_areas_its_estate_and_its_units_once_each():
    assert rooms_of(*CASE) == (
        "5199", "519901", TOWN, "519901001001", GRID, f"estate:{ESTATE}", f"unit:{LAW}", f"unit:{WATER}",
    )  # fmt: skip
    assert rooms_of("519901", None, ()) == ("5199", "519901")
    assert rooms_of("519901", None, (LAW, LAW)) == ("5199", "519901", f"unit:{LAW}")


@pytest.mark.parametrize(
    ("area", "hears"),
    [
        ("519901", {TOWN, "519901002", GRID, f"estate:{ESTATE}", f"unit:{LAW}"}),
        (TOWN, {TOWN, GRID, f"estate:{ESTATE}", f"unit:{LAW}"}),
        ("519901002", {"519901002"}),
    ],
)
def test_around_an_area_hear_all_in_it_and_all_that_it_lies_in(area, hears):
    rooms = ["5199", "519901", "519902", TOWN, "519901002", GRID, f"estate:{ESTATE}", f"unit:{LAW}"]
    rooms += [f"unit:{WATER}", "incident:01J0"]
    (told,) = around(area)
    above = {"5199", "519901", f"unit:{WATER}"}  # a bureau of the county works in all of it
    assert {room for room in rooms if is_for(room, told)} == hears | above


JOINS = [
    (Scope("519901"), ["519901", TOWN, GRID, f"estate:{ESTATE}", f"unit:{LAW}", f"unit:{WATER}"], True),
    (
        Scope("519901"),
        ["5199", "519902", "519902001", "unit:gas_co@519902", "estate:519902001001E001"],
        False,
    ),
    (
        Scope("519901"),
        ["", "*", ":", "unit:", "unit:@", "estate:", "kpi:519901", "519901x", " 519901"],
        False,
    ),
    (Scope(TOWN), [TOWN, GRID, f"estate:{ESTATE}", f"unit:{LAW}"], True),
    (Scope(TOWN), ["519901", "519901002", f"unit:{WATER}", "estate:519901002001E001"], False),
    (Scope(TOWN, unit=LAW), [f"unit:{LAW}"], True),
    (Scope(TOWN, unit=LAW), [TOWN, GRID, f"unit:{WATER}", f"estate:{ESTATE}"], False),
    (Scope("519901001001", estate=ESTATE), [f"estate:{ESTATE}"], True),
    (Scope("519901001001", estate=ESTATE), ["519901001001", GRID, "estate:519901001001E002"], False),
]


@pytest.mark.parametrize(("scope", "rooms", "may"), JOINS)
def test_nobody_joins_a_room_beyond_the_own_scope(scope, rooms, may):
    assert [room for room in rooms if may_join(scope, room) is not may] == []


def test_an_account_gives_the_receipt_of_its_level():
    def level(roles: str, **more: Any) -> str:
        return Account("u", "U", frozenset(roles.split()), "519901", **more).level

    assert level("county_accept county_chief") == "city"
    assert level("town_accept town_dispatch") == "town"
    assert level("grid_worker") == "community"
    assert level("unit handler", unit=LAW) == "unit"
    assert level("micro_grid", estate=ESTATE) == "estate"
    assert [level(r) for r in ("wall", "regulator", "admin", "channel")] == ["", "", "", ""]
