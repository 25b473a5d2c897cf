"""What a step refuses, and what it leaves behind; pure, without a store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dispatch.bodies import STEPS
from dispatch.domain.case import Case
from dispatch.domain.errors import (
    AlreadyReturned,
    BadField,
    DispatchError,
    NoGrid,
    NotAllowed,
    NotYourCase,
    OutsideArea,
    UnknownScenario,
    UnknownUnit,
    WrongState,
)
from dispatch.domain.fold import advance, decide
from dispatch.domain.lamps import due_steps
from dispatch.domain.step import Actor
from support.two_towns import (
    CHANNEL,
    CITY,
    DISPATCHER,
    DUTY,
    EAST,
    IN_EAST,
    LEAD,
    LEAF,
    OTHER_UNIT,
    OUTSIDE,
    PICTURE,
    STORY,
    UNIT,
    WEST,
    WEST_DISPATCHER,
    WORKER,
    actor,
    body,
    context,
    report_body,
)

NOW = datetime(2026, 6, 18, 2, tzinfo=UTC)  # a Thursday, 10:00 in Shanghai


def take(case: Case, step: str, given: dict[str, Any], who: Actor, now: datetime = NOW) -> Case:
    read = body(step, given)
    facts = decide(STEPS[step], case, read, who, context(now))
    return advance(STEPS[step], case, read, facts, round(now.timestamp() * 1000), who.id)


def reach(state: str, **more: Any) -> Case:
    case = take(Case("C"), "report", report_body(**more), CHANNEL)
    for step, given, who in STORY:
        if case.state == state:
            break
        case = take(case, step, given, who)
    assert case.state == state
    return case


def test_a_report_lands_in_its_grid_with_words_for_the_place() -> None:
    case = reach("reported", scenario_code=LEAF)
    assert case.grid is not None
    assert case.grid.startswith(WEST)
    assert (case.area, case.area_version, case.urgency) == (case.grid, 1, "urgent3")
    assert case.title.startswith("上水井盖 缺失移位或盖体断裂 · 西镇")
    assert case.clock is not None
    assert (case.clock.name, case.clock.limit) == ("accept", "5min")


def test_the_story_ends_closed_and_counts_what_happened() -> None:
    case = reach("closed")
    assert case.case_no == f"{CITY}2026061800001"
    assert (case.dispatches, case.returns, case.reworks, case.clock, case.lamp) == (1, 0, 0, None, "green")
    assert case.handler == "抢修一班"
    assert len(case.media) == 2


@pytest.mark.parametrize(
    ("more", "error", "field"),
    [
        ({"text": ""}, BadField, "text"),
        ({"text": "x" * 4001}, BadField, "text"),
        ({"channel_ref": " "}, BadField, "channel_ref"),
        ({"lon": 181.0}, BadField, "lon"),
        ({"lat": None}, BadField, "lat"),
        ({"scenario_code": "9999999999"}, UnknownScenario, "scenario_code"),
        ({"lon": OUTSIDE[0], "lat": OUTSIDE[1]}, OutsideArea, "lon"),
        ({"reported_at": round(NOW.timestamp() * 1000) + 3_600_000}, BadField, "reported_at"),
        ({"media": [{"sha256": "../etc", "kind": "before"}]}, BadField, "media"),
        ({"tags": ["x"] * 21}, BadField, "tags"),
        ({"estate": "510000000000E001"}, BadField, "estate"),
    ],
)
def test_a_report_is_refused_by_the_name_of_its_field(
    more: dict[str, Any], error: type[DispatchError], field: str
) -> None:
    with pytest.raises(error) as refusal:
        take(Case("C"), "report", report_body() | more, CHANNEL)
    assert refusal.value.data["field"] == field


def test_a_source_cannot_report_into_somebody_elses_area() -> None:
    west = Actor("key:west", frozenset({"channel"}), WEST)
    with pytest.raises(OutsideArea):
        take(Case("C"), "report", report_body(at=IN_EAST), west)
    with pytest.raises(BadField):
        take(Case("C"), "report", report_body(at=None) | {"area": EAST}, west)


def test_a_body_is_read_strictly() -> None:
    with pytest.raises(BadField) as refusal:
        body("report", report_body() | {"phone": "138"})
    assert refusal.value.data["field"] == "phone"
    with pytest.raises(BadField) as refusal:
        body("report", report_body() | {"lon": "104.01"})
    assert refusal.value.data["field"] == "lon"
    with pytest.raises(BadField):
        body("report", report_body() | {"lon": float("nan")})


def test_a_report_without_a_place_must_be_located_before_it_is_accepted() -> None:
    case = reach("reported", at=None)
    assert (case.area, case.grid) == (CITY, None)
    with pytest.raises(NoGrid):
        take(case, "accept", {"scenario_code": LEAF}, DUTY)
    case = take(case, "locate", {"lon": IN_EAST[0], "lat": IN_EAST[1]}, DUTY)
    assert case.area.startswith(EAST)
    assert take(case, "accept", {"scenario_code": LEAF}, DUTY).state == "accepted"


def test_roles_and_states_are_kept() -> None:
    case = reach("reported")
    with pytest.raises(NotAllowed):
        take(case, "accept", {"scenario_code": LEAF}, UNIT)
    with pytest.raises(WrongState):
        take(case, "dispatch", {"lead": LEAD}, DISPATCHER)


@pytest.mark.parametrize("lead", ["police@510101", "nobody@511421", "water_co@511421101", "water_co", "@"])
def test_only_a_unit_that_answers_for_the_place_is_sent(lead: str) -> None:
    with pytest.raises((BadField, UnknownUnit)) as refusal:
        take(reach("registered"), "dispatch", {"lead": lead}, DISPATCHER)
    assert refusal.value.data["field"] == "lead"


def test_a_unit_stands_once_in_a_dispatch() -> None:
    with pytest.raises(BadField):
        take(reach("registered"), "dispatch", {"lead": LEAD, "co": [LEAD]}, DISPATCHER)


def test_only_the_dispatcher_recalls_and_only_before_signing() -> None:
    sent = reach("dispatched")
    with pytest.raises(NotYourCase):
        take(sent, "recall", {"reason": "派错"}, WEST_DISPATCHER)
    back = take(sent, "recall", {"reason": "派错"}, DISPATCHER)
    assert (back.state, back.lead, back.co, back.handle) == ("registered", None, (), None)
    with pytest.raises(WrongState):
        take(reach("handling"), "recall", {"reason": "派错"}, DISPATCHER)


def test_a_case_is_returned_once_by_its_lead_unit() -> None:
    sent = reach("dispatched")
    why = {"return_reason_code": "not_ours", "basis": "权责清单"}
    with pytest.raises(NotYourCase):
        take(sent, "return", why, OTHER_UNIT)
    back = take(sent, "return", why, UNIT)
    assert (back.state, back.lead, back.returns) == ("returned", None, 1)
    again = take(back, "redispatch", {"lead": LEAD, "reason": "仍属该单位"}, DISPATCHER)
    with pytest.raises(AlreadyReturned):
        take(again, "return", why, UNIT)


def test_only_the_lead_unit_signs_and_feeds_back() -> None:
    with pytest.raises(NotYourCase):
        take(reach("dispatched"), "sign", {"handler": "一班"}, OTHER_UNIT)
    with pytest.raises(NotYourCase):
        take(reach("handling"), "feedback", {"result_text": "好", "media_after": [PICTURE]}, OTHER_UNIT)


def test_feedback_needs_a_picture_and_an_honest_finish_time() -> None:
    case = reach("handling")
    for given, field in (
        ({"media_after": []}, "media_after"),
        ({"finish_time": round(NOW.timestamp() * 1000) + 3_600_000}, "finish_time"),
        ({"finish_time": round(NOW.timestamp() * 1000) - 1}, "finish_time"),
    ):
        with pytest.raises(BadField) as refusal:
            take(case, "feedback", {"result_text": "好", "media_after": [PICTURE]} | given, UNIT)
        assert refusal.value.data["field"] == field


def test_nobody_checks_own_work() -> None:
    with pytest.raises(BadField):
        take(reach("feedback"), "check", {"assignee": "抢修一班"}, DUTY)


def test_a_failed_check_goes_back_to_work_on_a_clock_of_its_own() -> None:
    checking = reach("checking")
    back = take(checking, "check_fail", {"reason": "仍缺", "media": [PICTURE]}, WORKER)
    assert (back.state, back.reworks, back.clock) == ("handling", 1, back.handle)
    assert back.handle is not None
    assert checking.handle is not None
    assert (back.handle.name, back.handle.limit) == ("rework", checking.handle.limit)


def test_a_given_deadline_must_lie_ahead_and_moves_the_marks() -> None:
    ahead = round(NOW.timestamp() * 1000) + 1_000_000
    case = take(reach("registered"), "dispatch", {"lead": LEAD, "deadline": ahead}, DISPATCHER)
    assert case.handle is not None
    assert (case.handle.due, case.handle.yellow) == (ahead, ahead - 200_000)
    with pytest.raises(BadField):
        take(reach("registered"), "dispatch", {"lead": LEAD, "deadline": 1}, DISPATCHER)


def test_the_hotline_has_its_own_limits_unless_it_is_urgent() -> None:
    calm = next(s for s in ("0101010201", "0101010202") if context().scenarios.get(s))
    case = reach("reported")
    case = take(case, "accept", {"scenario_code": calm, "urgency": "normal"}, DUTY)
    case = take(case, "register", {"register_standard": "标准"}, DUTY)
    assert case.clock is not None
    assert case.clock.limit == "1wh"
    other = replace(case, state="accepted", sources=())
    other = take(other, "register", {"register_standard": "标准"}, DUTY)
    assert other.clock is not None
    assert other.clock.limit == "30min"


def test_lamps_turn_at_the_marks_and_a_new_clock_starts_green() -> None:
    case = reach("registered")
    assert case.clock is not None
    clock = case.clock
    assert due_steps(case, clock.yellow - 1) == []
    assert [s.lamp for _, s in due_steps(case, clock.yellow)] == ["yellow"]
    assert [s.lamp for _, s in due_steps(case, clock.due)] == ["red"]
    red = replace(case, lamp="red")
    assert due_steps(red, clock.due + 1) == []
    assert take(red, "dispatch", {"lead": LEAD}, DISPATCHER, NOW + timedelta(hours=1)).lamp == "green"
    assert due_steps(reach("closed"), clock.due) == []


def test_a_look_counts_for_the_level_of_the_account_only() -> None:
    case = reach("registered")
    assert take(case, "seen", {"level": "city"}, DUTY).seen == ("city",)
    with pytest.raises(BadField):
        take(case, "seen", {"level": "town"}, DUTY)
    with pytest.raises(NotAllowed):
        take(case, "seen", {"level": ""}, actor("wall", "wall", level=""))
