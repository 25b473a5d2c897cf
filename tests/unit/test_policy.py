"""What the system does by itself: only certain reports of trusted channels go on alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dispatch.domain.case import Case, Source
from dispatch.domain.policy import follow_up
from dispatch.domain.routing import Know, Standing
from dispatch.domain.steps.dispatch import Dispatched
from dispatch.policies import auto_policy, weighing
from support.two_towns import CITY, FOUND, LEAD, LEAF, context

CERTAIN = Case(
    "C", state="reported", scenario="0101010101", grid="519901001001001", sources=(Source("12345", "1"),)
)
POLICY = auto_policy()


def test_a_certain_report_is_accepted_then_registered_then_left_to_people() -> None:
    assert [
        found and found[0]
        for state in ("reported", "accepted", "registered", "closed")
        for found in [follow_up(replace(CERTAIN, state=state), True, POLICY, context())]
    ] == ["accept", "register", None, None]


@pytest.mark.parametrize("change", [{"scenario": None}, {"grid": None}])
def test_what_is_not_certain_waits(change: dict[str, None]) -> None:
    assert follow_up(replace(CERTAIN, **change), True, POLICY, context()) is None


def test_what_is_not_trusted_waits() -> None:
    assert follow_up(CERTAIN, False, POLICY, context()) is None


def test_a_channel_the_policy_does_not_name_waits_whatever_its_key_says() -> None:
    assert "citizen" not in POLICY.channels
    told = replace(CERTAIN, sources=(Source("citizen", "1"),))
    assert follow_up(told, True, POLICY, context()) is None


GRID = min(a.code for a in FOUND.areas if len(a.code) == 15)
PRESSING = replace(CERTAIN, state="registered", area=GRID, grid=GRID, urgency="urgent3")
PRESSING = replace(PRESSING, sources=(Source("iot", "1"),))


def knowing(standing: Standing) -> Know:
    return lambda case, units: dict.fromkeys(units, standing)


def sent(case: Case, standing: Standing | None = None) -> object:
    ctx = replace(context(), known=knowing(standing or Standing()), weighing=weighing())
    found = follow_up(case, True, POLICY, ctx)
    return found and found[1]


def test_what_is_pressing_and_certain_goes_straight_to_its_unit_and_says_why() -> None:
    found = sent(PRESSING)
    assert isinstance(found, Dispatched)
    assert (found.lead, found.co, found.suggested) == (LEAD, (f"municipal@{CITY}",), True)
    assert found.opinion == f"{POLICY.direct.opinion}（{POLICY.version}）"
    assert PRESSING.scenario == LEAF


@pytest.mark.parametrize(
    "change",
    [
        {"urgency": "normal"},
        {"sources": (Source("12345", "1"),)},
        {"sources": (*PRESSING.sources, Source("12345", "2"))},
    ],
)
def test_what_the_policy_does_not_name_waits_for_a_dispatcher(change: dict[str, object]) -> None:
    assert sent(replace(PRESSING, **change)) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "against", [Standing(duty=""), Standing(open_cases=weighing().busy), Standing(sent=9, returned=9)]
)
def test_what_speaks_against_the_unit_is_weighed_by_a_person(against: Standing) -> None:
    assert sent(PRESSING, against) is None
    assert sent(PRESSING, Standing(duty="甲", here=False)) is not None, "presence is told, and holds nothing"
