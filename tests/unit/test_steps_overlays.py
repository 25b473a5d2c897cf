"""What runs beside a case: whistles, orders, cards, appeals, pushes; who may, in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dispatch.bodies import STEPS, open_steps
from dispatch.domain.case import Case
from dispatch.domain.errors import BadField, NeedsSecond, NothingOpen, StillOpen
from dispatch.domain.fold import advance, decide
from dispatch.domain.step import Actor
from dispatch.wire import flags_of, units_of
from support.branches import (
    CARDED,
    CLOSABLE,
    CLOSE,
    EVALUATOR,
    FIRST,
    HANDLING,
    POLICE,
    POLICEMAN,
    START,
    SUPERVISOR,
    SYSTEM,
    TOWN_CHIEF,
    WHISTLE,
    WHY,
    walk,
)
from support.two_towns import DISPATCHER, DUTY, IN_WEST, LEAD, OTHER, OTHER_UNIT, UNIT, body, context

HOUR = timedelta(hours=1)
THERE = {"lon": IN_WEST[0], "lat": IN_WEST[1]}


def reach(*acts: Any) -> Case:
    return walk((FIRST, *acts))[-1][2]


def take(case: Case, step: str, given: dict[str, Any], who: Actor, after: timedelta = HOUR) -> Case:
    read, now = body(step, given), START + after
    facts = decide(STEPS[step], case, read, who, context(now))
    return advance(STEPS[step], case, read, facts, round(now.timestamp() * 1000), who.id)


def blown() -> Case:
    return take(reach(*HANDLING), "whistle", WHISTLE, TOWN_CHIEF)


def test_a_department_called_in_sees_the_case_until_its_whistle_is_closed() -> None:
    case = blown()
    assert {POLICE, OTHER} <= set(units_of(case))
    assert "whistle" in flags_of(case)
    case = replace(case, whistles=tuple(replace(w, state="closed") for w in case.whistles))
    assert units_of(case) == (LEAD, OTHER), "the helper stays, the police do not"
    assert flags_of(case) == []


def test_an_unanswered_query_stops_the_departments_clock_and_nobody_elses() -> None:
    case = blown()
    asked = take(case, "whistle_query", {"question": "是否伤人"}, POLICEMAN, HOUR)
    still = take(asked, "whistle_query", {"question": "几人"}, POLICEMAN, 2 * HOUR)
    assert still.whistles[0].stopped_at == asked.whistles[0].stopped_at
    told = take(still, "whistle_reply", {"answer": "无", "no": 1}, TOWN_CHIEF, 24 * HOUR)
    first, other = told.whistles
    assert first.clock.due > case.whistles[0].clock.due
    assert (first.query, first.stopped_at) == ("", None)
    assert (other, told.clock) == (case.whistles[1], case.clock)
    with pytest.raises(NothingOpen):
        take(told, "whistle_reply", {"answer": "无", "no": 1}, TOWN_CHIEF)


def test_each_department_answers_for_its_own_whistle_only() -> None:
    case = blown()
    there = take(case, "whistle_answer", THERE, POLICEMAN)
    assert [w.state for w in there.whistles] == ["answered", "blown"]
    with pytest.raises(NothingOpen):
        take(case, "whistle_answer", THERE, UNIT)
    with pytest.raises(BadField):
        take(case, "whistle_answer", THERE | {"no": 2}, POLICEMAN)
    with pytest.raises(BadField):
        take(case, "whistle_assign", {}, DISPATCHER)
    with pytest.raises(NothingOpen):
        take(there, "whistle_rate", {"score": 90.0}, TOWN_CHIEF)


def test_another_department_starts_anew_and_the_one_confirmed_goes_on() -> None:
    case = blown()
    assert take(case, "whistle_assign", {"no": 1}, DISPATCHER).whistles[0].clock == case.whistles[0].clock
    refused = take(case, "whistle_refuse", WHY, OTHER_UNIT)
    moved = take(refused, "whistle_assign", {"unit": f"law@{LEAD[-6:]}", "no": 2}, DISPATCHER, 9 * HOUR)
    assert moved.whistles[1].clock.since > case.whistles[1].clock.since
    assert moved.whistles[1].unit.startswith("law@")


def test_a_case_is_not_closed_over_an_open_whistle() -> None:
    case = replace(reach(*CLOSABLE), whistles=blown().whistles)
    assert "close" not in open_steps(case)
    with pytest.raises(StillOpen):
        take(case, "close", dict(CLOSE[1]), DUTY)


def test_a_grade_of_supervision_is_ordered_by_who_may_and_the_lead_answers() -> None:
    order = {"grade": "general", "kind": "overdue", "requirement": "限期回复"}
    case = reach(*HANDLING)
    for grade, who in (("key", TOWN_CHIEF), ("listed", DUTY)):
        with pytest.raises(BadField):
            take(case, "supervise", order | {"grade": grade}, who)
    issued = take(case, "supervise", order, TOWN_CHIEF)
    assert (issued.orders[0].unit, issued.orders[0].clock.limit, issued.clock) == (LEAD, "1wd", case.clock)
    with pytest.raises(NothingOpen):
        take(issued, "supervise_sign", {}, OTHER_UNIT)
    with pytest.raises(NothingOpen):
        take(issued, "supervise_verify", {"opinion": "属实"}, DUTY)
    raised = take(issued, "supervise_escalate", WHY, SUPERVISOR)
    assert [(o.grade, o.state) for o in raised.orders] == [("general", "escalated"), ("key", "issued")]
    listed = take(raised, "supervise_escalate", WHY, SUPERVISOR)
    assert listed.orders[2].clock.limit == "12eh"
    with pytest.raises(NothingOpen):
        take(listed, "supervise_escalate", WHY, SUPERVISOR)
    with pytest.raises(BadField):
        take(raised, "supervise_escalate", WHY, DUTY)


def test_a_card_names_its_rule_and_its_proof_once() -> None:
    case = reach(*HANDLING)
    card = {"colour": "yellow", "unit": LEAD, "rule": "overdue", "evidence": [4]}
    shown = take(case, "card", card, SYSTEM)
    assert flags_of(shown) == ["card_yellow"]
    with pytest.raises(NothingOpen):
        take(shown, "card", card, SYSTEM)
    for evidence in ([], [0], [99]):
        with pytest.raises(BadField):
            take(case, "card", card | {"evidence": evidence}, SYSTEM)


def test_an_appeal_comes_once_from_the_unit_and_takes_two_reviewers() -> None:
    carded = reach(*CARDED[:-2])
    with pytest.raises(NothingOpen):
        take(carded, "appeal", WHY, OTHER_UNIT)
    case = reach(*CARDED)
    with pytest.raises(NothingOpen):
        take(case, "appeal", WHY, UNIT)
    with pytest.raises(NeedsSecond):
        take(case, "appeal_decide", {"outcome": "approved", **WHY}, SUPERVISOR)
    upheld = take(case, "appeal_decide", {"outcome": "approved", **WHY}, EVALUATOR)
    assert all(card.revoked for card in upheld.cards)
    assert len(upheld.cards) == 3, "the trace stays"
    assert flags_of(upheld) == []


def test_a_push_goes_up_in_order_and_comes_back_until_it_is_taken_up() -> None:
    case = take(reach(*HANDLING), "push_up", {**WHY, "tags": ["跨县"]}, DUTY)
    assert (case.push, "跨县" in case.tags, case.state) == ("queued", True, "handling")
    with pytest.raises(BadField):
        take(case, "push_told", {"state": "acked"}, SYSTEM)
    sent = take(case, "push_told", {"state": "sent"}, SYSTEM)
    assert take(sent, "push_withdraw", WHY, DUTY).push == ""
    taken = take(sent, "push_told", {"state": "acked"}, SYSTEM)
    with pytest.raises(NothingOpen):
        take(taken, "push_withdraw", WHY, DUTY)
