"""Who could take a case is ranked by the list, then by what is known of the units, and says why."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from dispatch.domain.case import Case
from dispatch.domain.errors import NoGrid, UnknownScenario
from dispatch.domain.routing import Know, Standing, nothing_known
from dispatch.domain.suggest import Suggestion, suggest
from dispatch.domain.units import check_unit
from dispatch.matters import unit_kinds
from dispatch.policies import weighing
from support.two_towns import CITY, FOUND, LEAF, WEST, atlas, matters

GRID = min(a.code for a in FOUND.areas if len(a.code) == 15)
CASE = Case("C", state="registered", scenario=LEAF, grid=GRID, area=GRID)
LEAD, TOWN_LAW, LAW = f"water_co@{CITY}", f"town_law@{WEST}", f"law@{CITY}"


def knowing(told: Mapping[str, Standing]) -> Know:
    def know(case: Case, units: Sequence[str]) -> dict[str, Standing]:
        return {unit: told.get(unit, Standing()) for unit in units}

    return know


def found(case: Case = CASE, know: Know = nothing_known) -> Suggestion:
    return suggest(
        case, matters().get(case.scenario or ""), unit_kinds(), atlas().name, None, know, weighing()
    )


def units(case: Case = CASE, know: Know = nothing_known) -> list[str]:
    return [one.unit for one in found(case, know).candidates]


def test_a_suggestion_names_the_unit_of_this_place_and_its_reasons() -> None:
    top = found()
    assert top.lead == LEAD
    assert top.co == (f"municipal@{CITY}",)
    assert top.lead_name.startswith("仁寿市")
    assert [r.kind for r in top.reasons] == ["list", "territory", "basis", "load"]
    assert "上水井盖" in top.reasons[0].text
    assert "西镇" in top.reasons[1].text
    assert top.version == weighing().version


def test_the_lead_of_the_list_comes_first_then_its_fallbacks_then_the_enforcement_team() -> None:
    assert units() == [LEAD, TOWN_LAW, LAW]
    assert [one.way for one in found().candidates] == ["list", "fallback", "fallback"]
    dispute = min(code for code in matters().codes() if code.startswith("04"))
    of_disputes = found(replace(CASE, scenario=dispute))
    assert [one.way for one in of_disputes.candidates][-1] == "backstop"
    assert of_disputes.candidates[-1].unit == TOWN_LAW


def test_a_unit_that_returned_the_case_comes_last() -> None:
    assert units(replace(CASE, returned_by=(LEAD,))) == [TOWN_LAW, LAW, LEAD]
    last = found(replace(CASE, returned_by=(LEAD,))).candidates[-1]
    assert [r.kind for r in last.reasons if r.against] == ["here"]


def test_what_speaks_against_a_fallback_puts_it_behind_the_other() -> None:
    rules = weighing()
    for bad in (
        Standing(open_cases=rules.busy),
        Standing(sent=10, returned=rules.often),
        Standing(duty=""),
    ):
        assert units(know=knowing({TOWN_LAW: bad})) == [LEAD, LAW, TOWN_LAW]
    fine = Standing(
        open_cases=rules.busy - 1, sent=1000, returned=rules.often, metres=9_000, duty="值班员 甲", here=True
    )
    assert units(know=knowing({TOWN_LAW: fine})) == [LEAD, TOWN_LAW, LAW]


def test_the_list_is_not_outweighed_by_a_busy_lead() -> None:
    busy = knowing({LEAD: Standing(open_cases=10_000, sent=9, returned=9, duty="")})
    assert units(know=busy)[0] == LEAD
    assert [r.kind for r in found(know=busy).reasons if r.against] == ["duty", "load", "returns"]


def test_every_leaf_of_the_list_has_defined_units_here() -> None:
    for code in matters().codes():
        for one in found(replace(CASE, scenario=code)).candidates:
            check_unit(one.unit, unit_kinds())
            assert one.unit.partition("@")[2] in (CITY, WEST, GRID[:12])
            assert one.reasons


def test_one_decision_takes_less_than_a_millisecond() -> None:
    took = []
    for code in matters().codes():
        start = time.thread_time()  # its own work, whatever else the machine does
        found(replace(CASE, scenario=code))
        took.append(time.thread_time() - start)
    assert sorted(took)[len(took) * 99 // 100] < 0.001


def test_an_unclear_case_gets_none() -> None:
    with pytest.raises(UnknownScenario):
        suggest(CASE, None, unit_kinds(), atlas().name)
    with pytest.raises(NoGrid):
        found(replace(CASE, grid=None))
