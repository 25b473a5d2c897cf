"""Reminders climb until somebody acknowledges; what runs beside a case turns lamps of its own."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from dispatch.bodies import step_of
from dispatch.domain.case import Case
from dispatch.domain.due import epoch_ms, moment
from dispatch.domain.errors import NothingOpen, NotYourCase
from dispatch.domain.fold import advance, decide
from dispatch.domain.lamps import due_steps, next_look
from dispatch.domain.step import Actor
from dispatch.policies import limits
from dispatch.wire import flags_of
from support.branches import HANDLING, SUPERVISOR, SYSTEM, TOWN_CHIEF, TWICE, WHISTLE
from support.two_towns import CHANNEL, CITY, DUTY, LEAD, OTHER_UNIT, UNIT, WEST, body, context, report_body

NOW = datetime(2026, 6, 15, 2, tzinfo=UTC)  # a Monday, 10:00 in the city


def take(case: Case, name: str, given: Any, who: Actor, now: datetime) -> tuple[Case, dict[str, Any]]:
    step = step_of(name)
    read = body(name, given) if isinstance(given, dict) else given
    facts = json.loads(json.dumps(decide(step, case, read, who, context(now))))
    return advance(step, case, read, facts, epoch_ms(now), who.id), facts


def handled() -> Case:
    case, _ = take(Case("c"), "report", report_body("r", channel="iot"), CHANNEL, NOW)
    for name, given, who in HANDLING:
        case, _ = take(case, name, given, who, NOW)
    return replace(case, helpers=())  # the parts of co-units are looked at elsewhere


def live(case: Case, until: int) -> tuple[Case, list[tuple[str, dict[str, Any]]]]:
    """All that time does up to a moment, each at its mark."""
    out = []
    while (at := next_look(case)) is not None and at <= until:
        ((name, given),) = due_steps(case, at)
        case, facts = take(case, name, given, SYSTEM, moment(at))
        out.append((name, facts))
        assert len(out) < 50
    return case, out


def told(out: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, str]]:
    return [(facts["to"], facts["whom"]) for name, facts in out if name == "remind"]


def test_the_ladder_climbs_from_the_unit_to_the_city() -> None:
    case = handled()
    assert case.clock is not None
    rungs = case.clock.rungs
    assert [r.to for r in limits().rungs("handle", case.urgency)] == ["unit", "leader", "city"]
    case, out = live(case, rungs[-1])
    assert told(out) == [("unit", LEAD), ("leader", WEST), ("city", CITY)]
    assert all(facts["sla"] == limits().version for name, facts in out if name == "remind")
    assert (case.reminded, case.told, case.lamp) == (3, "city", "red")
    assert "told_city" in flags_of(case)
    assert due_steps(case, 2**60) == []
    assert next_look(case) is None


def test_talks_that_run_over_rule_nothing_by_themselves_and_the_city_is_told() -> None:
    case, _ = take(Case("c"), "report", report_body("r", channel="iot"), CHANNEL, NOW)
    for name, given, who in (*TWICE, ("arbitrate", {"units": [LEAD]}, DUTY)):
        case, _ = take(case, name, given, who, NOW)
    case, out = live(case, epoch_ms(NOW) + 30 * 60_000 - 1)
    assert (told(out), case.lamp) == ([("leader", WEST)], "yellow")
    case, out = live(case, epoch_ms(NOW) + 86_400_000)
    assert (told(out), case.lamp) == ([("city", CITY)], "red")
    assert (case.state, case.lead, case.acting) == ("arbitrating", None, LEAD)


def test_who_slept_through_is_told_the_highest_rung_only() -> None:
    case = handled()
    assert case.clock is not None
    ((_, given),) = due_steps(replace(case, lamp="red"), case.clock.rungs[-1])
    case, facts = take(case, "remind", given, SYSTEM, moment(case.clock.rungs[-1]))
    assert (facts["to"], case.reminded) == ("city", 3)


def test_an_acknowledgement_stops_it_and_a_new_stage_begins_anew() -> None:
    case = handled()
    assert case.clock is not None
    first, second = case.clock.rungs[:2]
    with pytest.raises(NothingOpen):
        take(case, "acknowledge", {}, UNIT, NOW)
    case, _ = live(case, first)
    with pytest.raises(NotYourCase):
        take(case, "acknowledge", {}, OTHER_UNIT, moment(first))
    quiet, _ = take(case, "acknowledge", {"note": "已安排"}, UNIT, moment(first))
    assert "told_unit" not in flags_of(quiet)
    _, out = live(quiet, 2**50)
    assert told(out) == []
    longer, _ = take(quiet, "ask_extension", {"reason": "待料"}, UNIT, moment(first))
    longer, _ = take(longer, "extend", {}, DUTY, moment(first))
    assert (longer.reminded, longer.acknowledged) == (0, False)
    _, out = live(longer, 2**50)
    assert [to for to, _ in told(out)] == ["unit", "leader", "city"]
    assert case.clock is not None
    assert second < longer.governing.rungs[1]  # type: ignore[union-attr]


def test_a_grave_case_is_called_out_while_it_waits_to_be_signed() -> None:
    case, _ = take(Case("c"), "report", report_body("r", channel="iot"), CHANNEL, NOW)
    for name, given, who in HANDLING[:-1]:
        case, _ = take(case, name, given, who, NOW)
    assert (case.state, case.urgency) == ("dispatched", "urgent3")
    assert case.clock is not None
    since, due = case.clock.since, case.clock.due
    case, out = live(case, due - 1)
    assert [(facts["to"], facts["clock_name"]) for name, facts in out if name == "remind"] == [
        ("unit", "sign"),
        ("leader", "sign"),
        ("city", "sign"),
    ]
    assert [(at - since) // 60_000 for at in case.clock.rungs] == [10, 20, 27]  # type: ignore[union-attr]


def beside(case: Case) -> Case:
    case, _ = take(case, "whistle", WHISTLE | {"units": ["police@511421"]}, TOWN_CHIEF, NOW)
    case, _ = take(case, "co_sign", {"units": ["law@511421"], "opinion": "协助"}, DUTY, NOW)
    given = {"grade": "key", "kind": "leader", "requirement": "限期"}
    return take(case, "supervise", given, SUPERVISOR, NOW)[0]


def test_helpers_whistles_and_orders_turn_lamps_of_their_own_once_each() -> None:
    case, out = live(beside(handled()), epoch_ms(NOW) + 10 * 86_400_000)
    assert (case.helpers[0].lamp, case.whistles[0].lamp, case.orders[0].lamp) == ("red", "red", "red")
    assert [name for name, _ in out].count("lamp_beside") == 6
    assert {"helper_late", "whistle_late", "order_late"} <= set(flags_of(case))
    for what, no in (("helper", 1), ("whistle", 1), ("order", 1), ("whistle", 2)):
        with pytest.raises(NothingOpen):
            take(case, "lamp_beside", {"what": what, "no": no, "lamp": "red"}, SYSTEM, NOW)


def test_an_open_question_stops_the_lamp_and_the_answer_lets_it_go_on() -> None:
    case = beside(handled())
    police = Actor("user:police", frozenset({"unit"}), CITY, unit="police@511421", level="unit")
    case, _ = take(case, "whistle_query", {"question": "何处"}, police, NOW)
    case, _ = live(case, epoch_ms(NOW) + 10 * 86_400_000)
    assert case.whistles[0].lamp == "green"
    later = datetime(2026, 6, 25, 2, tzinfo=UTC)
    case, _ = take(case, "whistle_reply", {"answer": "学府路"}, TOWN_CHIEF, later)
    case, _ = live(case, epoch_ms(later) + 10 * 86_400_000)
    assert case.whistles[0].lamp == "red"
    case, _ = take(case, "whistle_answer", {"lon": 104.01, "lat": 30.02}, police, later)
    assert "whistle_late" not in flags_of(case)
    assert case.whistles[0].lamp == "red"  # it was late, and that stays


def test_an_order_answered_in_time_never_turns() -> None:
    case = beside(handled())
    case, _ = take(case, "supervise_sign", {}, UNIT, NOW)
    case, _ = take(case, "supervise_reply", {"reply": "今日办结"}, UNIT, NOW)
    case, _ = live(case, epoch_ms(NOW) + 10 * 86_400_000)
    assert case.orders[0].lamp == "green"
