"""Reports are alike by place, time, scenario and words; a dispute that is back goes to mediation first."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.bodies import STEPS
from dispatch.domain.case import Case, Source
from dispatch.domain.errors import MediateFirst
from dispatch.domain.fold import decide
from dispatch.domain.likeness import cell_of, cells_round, likeness, metres_between, ranked
from dispatch.domain.steps.escalate import Escalated
from dispatch.policies import alike_rules, repeat_rules
from geodata.flat import METRES_PER_DEGREE
from support.branches import TOWN_CHIEF
from support.two_towns import FOUND, context, matters

RULES = alike_rules()
NOON = 1_781_748_000_000
HERE = Case(
    "A",
    state="reported",
    lon=104.01,
    lat=30.02,
    scenario="0101010101",
    text="学府路井盖不见了，很危险",
    reported_at=NOON,
)
DISPUTE = min(code for code in matters().codes() if code.startswith("04"))
GRID = min(a.code for a in FOUND.areas if len(a.code) == 15)


def near(metres: float = 0.0, minutes: float = 0.0, **more: object) -> Case:
    changed = {
        "lat": 30.02 + metres / METRES_PER_DEGREE,
        "reported_at": NOON + round(minutes * 60_000),
        **more,
    }
    return replace(HERE, case_id="B", **changed)  # type: ignore[arg-type]


def score(other: Case) -> int:
    found = likeness(HERE, other, RULES)
    assert found
    return found.score


def test_the_same_told_twice_scores_full_and_the_parts_say_why() -> None:
    found = likeness(HERE, near(), RULES)
    assert found
    assert (found.score, found.metres, found.minutes) == (100, 0, 0)
    assert sum(n for _, n in found.points) == found.score
    assert found.common == (HERE.text,)


def test_further_later_and_other_matters_score_less() -> None:
    assert 100 > score(near(25)) > score(near(50 - 1e-6))
    assert 100 > score(near(minutes=180)) > score(near(minutes=23 * 60))
    assert 100 > score(near(scenario="0101010102")) > score(near(scenario="0201010101"))
    assert score(near(text="井盖没了")) > score(near(text="路灯不亮"))
    assert score(near(40, 600, scenario="0901010101", text="公厕没水")) < RULES.offer
    assert score(near(20, 90, scenario=None, text="井盖不见了")) >= RULES.offer


@pytest.mark.parametrize("other", [near(51), near(minutes=24 * 60 + 1), near(lon=None)])
def test_beyond_place_and_window_nothing_is_alike(other: Case) -> None:
    assert likeness(HERE, other, RULES) is None


def test_who_reported_plays_no_part() -> None:
    again = near(sources=(Source("12345", "1"),), media=(), tags=("x",))
    assert score(again) == score(near(sources=(Source("citizen", "9"),)))


@given(st.floats(-60, 60), st.floats(-170, 170), st.floats(0, 359), st.floats(0, 49))
def test_a_place_within_reach_lies_in_a_cell_round(lat: float, lon: float, way: float, metres: float) -> None:
    east = METRES_PER_DEGREE * math.cos(math.radians(lat))
    there = replace(
        HERE,
        lon=lon + metres * math.sin(math.radians(way)) / east,
        lat=lat + metres * math.cos(math.radians(way)) / METRES_PER_DEGREE,
    )
    here = replace(HERE, lon=lon, lat=lat)
    if metres_between(here, there) <= 50:
        assert cell_of(there.lon, there.lat) in cells_round(lon, lat, 50)


@given(st.permutations([near(n, scenario=None, text="") for n in (1, 5, 9)]))
def test_the_order_is_that_of_the_score(cases: list[Case]) -> None:
    found = [one for n, c in enumerate(cases) if (one := likeness(HERE, replace(c, case_id=str(n)), RULES))]
    assert [one.metres for one in ranked(found)] == [1, 5, 9]


def going_up(case: Case, here: int, **body: str) -> dict[str, object]:
    ctx = replace(context(), disputes_here=lambda case: here, repeat=repeat_rules())
    return dict(decide(STEPS["escalate"], case, Escalated("镇里办不了", **body), TOWN_CHIEF, ctx))


def test_a_dispute_that_is_back_goes_to_mediation_before_it_goes_up() -> None:
    case = Case("C", state="registered", scenario=DISPUTE, grid=GRID, area=GRID, list_version="x")
    assert "disputes_here" not in going_up(case, 0)
    with pytest.raises(MediateFirst) as refused:
        going_up(case, 1)
    assert refused.value.data == {"field": "why_no_mediation", "n": 2, "days": 90}
    assert going_up(case, 1, why_no_mediation="双方已起诉")["disputes_here"] == 2
    tried = replace(case, state="handling", lead="x@1", co=(f"mediator@{GRID[:12]}",))
    assert "disputes_here" not in going_up(tried, 5)
    assert "disputes_here" not in going_up(replace(case, scenario="0101010101"), 5)
