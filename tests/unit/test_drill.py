"""Drills fixed by a seed and apart from what is live; and what time makes due in an incident."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from unit.test_emergency import CHIEF, CLOCK, DUTY, NOW, TOLD, take

from dispatch.domain.emergency.clocks import SOON, due_steps, next_at, reports
from dispatch.domain.emergency.drill import Inject, script
from dispatch.domain.emergency.incident import Figures, Incident, Reporting, Sitrep
from dispatch.domain.emergency.plan import faults
from dispatch.domain.errors import BadField, NotAllowed, NothingOpen
from dispatch.matters import unit_kinds
from dispatch.plans import plans

MIN = 60_000
T0 = round(NOW.timestamp() * 1000)


def drill(seed: int = 7) -> Incident:
    made: Incident = take(Incident("i1"), "declare", TOLD | {"drill": True, "seed": seed}, DUTY)
    return made


def test_every_plan_has_a_script_for_the_incidents_it_is_for() -> None:
    assert {code for code, plan in plans().items() if len(plan.drill) < 5} == set()
    for plan in plans().values():
        told = script(plan.drill, 3)
        assert [one["text"] for one in told] == [one.text for one in plan.drill]  # told as it is written
        moved = [one["figures"]["evacuated"] for one in told if "evacuated" in one["figures"]]
        assert moved == sorted(moved)
        for kind in plan.incidents:
            made: Incident = take(Incident("i"), "declare", TOLD | {"drill": True, "kind": kind}, DUTY)
            assert made.script[0].text in {one.text for p in plans().values() for one in p.drill}


def test_the_same_seed_tells_the_same_at_the_same_time_and_another_does_not() -> None:
    injects = plans()["gas_leak"].drill
    assert script(injects, 7) == script(injects, 7)
    assert script(injects, 7) != script(injects, 8)
    assert [one["after"] for one in script(injects, 7)] == sorted(one["after"] for one in script(injects, 7))
    for told, plan in zip(script(injects, 7), injects, strict=True):
        assert plan.first * MIN <= told["after"] <= plan.last * MIN


def test_a_drill_begins_with_copies_and_a_number_of_its_own() -> None:
    incident = drill()
    assert incident.incident_no.startswith("YL-")
    assert [case.case_id for case in incident.forked] == ["C1"]
    live: Incident = take(Incident("i2"), "declare", TOLD, DUTY)
    assert (live.incident_no[:3], live.forked, live.script) == ("YJ-", (), ())


def test_a_drill_moves_no_case() -> None:
    with pytest.raises(BadField, match="cases"):
        take(Incident("i1"), "declare", TOLD | {"drill": True, "cases": ["C1"]}, DUTY)
    with pytest.raises(BadField, match="case_id"):
        take(drill(), "join_case", {"case_id": "C1"}, DUTY)


def test_the_script_is_told_line_by_line_by_the_clock_alone() -> None:
    incident = drill()
    first = incident.script[0]
    at = T0 + first.after
    assert due_steps(incident, at - 1) == []
    assert due_steps(incident, at) == [("inject", {"no": 1})]
    told: Incident = take(incident, "inject", {"no": 1}, CLOCK, NOW + timedelta(milliseconds=first.after))
    assert told.notes[-1].text == first.text
    assert told.figures == replace(Figures(), **first.figures)
    with pytest.raises(NothingOpen):
        take(told, "inject", {"no": 1}, CLOCK)
    with pytest.raises(NotAllowed):
        take(told, "inject", {"no": 2}, CHIEF)


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ([5, 3, "x", {}], "minutes"),
        ([1, 2, "x", {"king": [1, 2]}], "king"),
        ([1, 2, "x", {"dead": [2, 1]}], "dead"),
    ],
)
def test_a_script_that_cannot_be_told_stops_the_start(row: list[Any], word: str) -> None:
    one = plans()["gas_leak"]
    first, last, text, figures = row
    bad = Inject(first, last, text, {name: tuple(between) for name, between in figures.items()})
    assert [word in fault for fault in faults(replace(one, drill=(bad,)), unit_kinds())] == [True]


def told(**more: Any) -> Incident:
    clocks = Reporting(T0 + 30 * MIN, T0 + 60 * MIN)
    return replace(Incident("i", "responding", declared_at=T0, reporting=clocks), **more)


def test_a_report_is_called_for_before_it_is_due_and_once_more_when_it_is_late() -> None:
    incident = told()
    soon, late = T0 + 30 * MIN - SOON, T0 + 30 * MIN
    assert next_at(incident) == soon
    assert due_steps(incident, soon - 1) == []
    assert due_steps(incident, soon) == [("report_due", {"kind": "phone", "due": late, "late": False})]
    body = {"kind": "phone", "due": late}
    called: Incident = take(incident, "report_due", body, CLOCK)
    assert next_at(called) == late
    again: Incident = take(called, "report_due", body | {"late": True}, CLOCK)
    assert next_at(again) == T0 + 60 * MIN - SOON
    with pytest.raises(NothingOpen):
        take(again, "report_due", body | {"late": True}, CLOCK)


def test_after_a_pause_only_what_is_late_is_called_for() -> None:
    steps = due_steps(told(), T0 + 61 * MIN)
    assert [(body["kind"], body["late"]) for _, body in steps] == [("phone", True), ("written", True)]


def test_what_was_reported_is_not_called_for() -> None:
    first = (Sitrep(1, "first", "x", "user:a", T0),)
    phoned = told(sitreps=first, reporting=Reporting(T0, T0, follow=T0 + 120 * MIN, told_at=T0))
    assert reports(phoned) == [("follow", T0 + 120 * MIN)]
    assert next_at(told(state="archived")) is None
    ended = told(
        state="recovering", ended_at=T0, sitreps=first, reporting=Reporting(T0, T0, final=T0 + 9 * MIN)
    )
    assert reports(ended) == [("final", T0 + 9 * MIN)]
