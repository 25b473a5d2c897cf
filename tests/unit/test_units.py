"""Units are kinds at a place; a scope sees what it should, and rooms are the places of a case."""

from __future__ import annotations

import pytest

from dispatch.domain.errors import UnknownUnit
from dispatch.domain.roles import Scope, may_join, rooms_of, sees
from dispatch.domain.units import check_unit, resolve_unit, unit_name
from dispatch.matters import unit_kinds

GRID = "519901001001001"
COUNTY = "water_co@519901"
TOWN = "town_law@519901001"


def test_a_kind_is_resolved_at_the_level_of_its_register() -> None:
    assert resolve_unit("water_co", GRID, unit_kinds()) == COUNTY
    assert resolve_unit("town_law", GRID, unit_kinds()) == TOWN
    with pytest.raises(UnknownUnit):
        resolve_unit("town_law", "519901", unit_kinds())
    with pytest.raises(UnknownUnit):
        resolve_unit("nobody", GRID, unit_kinds())


@pytest.mark.parametrize("unit", ["nobody@519901", "town_law@519901", "water_co@51990x", "water_co", ""])
def test_what_is_no_unit_is_refused(unit: str) -> None:
    with pytest.raises(UnknownUnit):
        check_unit(unit, unit_kinds())


def test_every_kind_has_a_name_at_its_place() -> None:
    for kind in unit_kinds():
        name = unit_name(f"{kind}@519901", unit_kinds(), "安澜市")
        assert name.startswith("安澜市 ")
        assert "(" not in name


def test_scopes_see_their_own() -> None:
    units = (COUNTY, TOWN)
    assert sees(Scope("519901"), GRID, None, units)
    assert sees(Scope("519901001"), GRID, None, units)
    assert not sees(Scope("519901002"), GRID, None, units)
    assert sees(Scope("519901", unit=COUNTY), GRID, None, units)
    assert not sees(Scope("519901", unit="municipal@519901"), GRID, None, units)
    assert sees(Scope("519901", estate="519901001001E001"), GRID, "519901001001E001", ())
    assert not sees(Scope("519901", estate="519901001001E001"), GRID, None, ())


def test_who_sees_a_room_may_join_it_and_nobody_else() -> None:
    city, town, unit = Scope("519901"), Scope("519901001"), Scope("519901", unit=COUNTY)
    assert may_join(city, "519901001")
    assert may_join(city, f"unit:{COUNTY}")
    assert may_join(city, "estate:519901001001E001")
    assert may_join(unit, f"unit:{COUNTY}")
    for scope, room in (
        (town, "519901"),
        (town, "519901002"),
        (town, f"unit:{COUNTY}"),
        (unit, "519901"),
        (unit, f"unit:{TOWN}"),
        (city, "incident:1"),
        (city, ""),
        (city, "519901 OR 1"),
    ):
        assert not may_join(scope, room), room


def test_a_case_is_told_in_every_room_of_its_place_and_units() -> None:
    rooms = rooms_of(GRID, "519901001001E001", (COUNTY, TOWN, COUNTY))
    assert rooms == (
        *("5199", "519901", "519901001", "519901001001", GRID),
        *("estate:519901001001E001", f"unit:{COUNTY}", f"unit:{TOWN}"),
    )
