"""The suggested unit comes from the leaf and the grid, and says why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dispatch.domain.case import Case
from dispatch.domain.errors import NoGrid, UnknownScenario
from dispatch.domain.suggest import suggest
from dispatch.matters import unit_kinds
from support.two_towns import CITY, FOUND, LEAF, WEST, atlas, matters

GRID = min(a.code for a in FOUND.areas if len(a.code) == 15)
CASE = Case("C", state="registered", scenario=LEAF, grid=GRID, area=GRID)


def test_a_suggestion_names_the_unit_of_this_place_and_its_reasons() -> None:
    found = suggest(CASE, matters().get(LEAF), unit_kinds(), atlas().name)
    assert found.lead == f"water_co@{CITY}"
    assert found.co == (f"municipal@{CITY}",)
    assert found.lead_name.startswith("仁寿市")
    assert [r.kind for r in found.reasons] == ["list", "territory", "basis"]
    assert "上水井盖" in found.reasons[0].text
    assert "西镇" in found.reasons[1].text


def test_every_leaf_of_the_list_has_a_unit_here() -> None:
    for code in matters().codes():
        found = suggest(replace(CASE, scenario=code), matters().get(code), unit_kinds(), atlas().name)
        assert found.lead.partition("@")[2] in (CITY, WEST, GRID[:12])


def test_an_unclear_case_gets_none() -> None:
    with pytest.raises(UnknownScenario):
        suggest(CASE, None, unit_kinds(), atlas().name)
    with pytest.raises(NoGrid):
        suggest(replace(CASE, grid=None), matters().get(LEAF), unit_kinds(), atlas().name)
