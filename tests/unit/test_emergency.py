"""What a commander may do and what it changes; whole plans, sound shapes; long because of its many steps."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.bodies import STEPS, read_body
from dispatch.domain.emergency.incident import Incident
from dispatch.domain.emergency.order import CHASE_AFTER, Order
from dispatch.domain.emergency.rings import check_shape, crosses_itself
from dispatch.domain.errors import (
    BadField,
    DispatchError,
    NeedsSecond,
    NotAllowed,
    NothingOpen,
    NotYourCase,
    WrongState,
)
from dispatch.domain.fold import advance_other, decide
from dispatch.domain.step import Actor
from dispatch.matters import unit_kinds
from dispatch.plans import BadPlan, incident_kinds, plans, read_plan
from support.two_towns import CITY, WEST, actor, context

NOW = datetime(2026, 6, 18, 2, 0, tzinfo=UTC)
CHIEF = actor("chief", "county_chief")
SECOND = actor("second", "county_chief county_accept")
TOWN = actor("town", "town_chief", WEST, "town")
DUTY = actor("duty", "county_accept")
GAS, FIRE = f"gas_co@{CITY}", f"fire@{CITY}"
GAS_MAN = actor("gas", "unit handler", CITY, "unit", unit=GAS)
FIRE_MAN = actor("fire", "unit handler", CITY, "unit", unit=FIRE)
CLOCK = Actor("clock", frozenset({"clock"}), "")
TOLD = {"title": "文峰大道燃气泄漏", "kind": "gas_leak", "lon": 104.01, "lat": 30.02}


class Fixed:
    """The emergency side of a context, with one incident."""

    kinds = incident_kinds()
    plans = plans()

    def __init__(self, incident: Incident | None = None) -> None:
        self._incident, self._n = incident, 0

    def incident(self, incident_id: str) -> Incident | None:
        return self._incident

    def number(self, city: str, now: datetime, drill: bool) -> str:
        return "YL-20260618-01" if drill else "YJ-20260618-01"

    def fork(self, area: str) -> list[dict[str, Any]]:
        return [{"case_id": "C1", "title": "井盖缺失", "state": "handling", "urgency": "urgent", "lon": 1.0}]

    def order_number(self, incident_id: str) -> int:
        return 1

    def new_id(self) -> str:
        self._n += 1
        return f"O{self._n}"


def take(
    held: Any, step: str, body: dict[str, Any], who: Actor = CHIEF, now: datetime = NOW, **kept: Any
) -> Any:
    made = STEPS[step]
    read = read_body(made, body)
    ctx = replace(context(now), emergency=Fixed(**kept))
    facts = decide(made, held, read, who, ctx)
    return advance_other(made, held, read, facts, round(now.timestamp() * 1000), who.id)


def running(level: str = "3") -> Incident:
    incident = take(Incident("i1"), "declare", TOLD, DUTY)
    incident = take(incident, "assess", {"grade": "III", "trend": "扩散可控"}, DUTY)
    return take(incident, "start_plan", {"plan": "gas_leak", "level": level})


def ordered(to: list[str] | None = None, **more: Any) -> Order:
    body = {"incident_id": "i1", "content": "关阀", "to": [GAS, FIRE] if to is None else to} | more
    return take(Order("o1"), "issue_order", body, CHIEF, incident=running())


def test_grade_warning_and_level_are_three_things():
    incident = running()
    assert (incident.grade, incident.warning, incident.level) == ("III", "", "3")
    again = take(incident, "assess", {"grade": "II", "trend": "扩大", "warning": "orange"}, DUTY)
    assert (again.grade, again.warning, again.level, again.state) == ("II", "orange", "3", "responding")


def test_every_line_of_the_level_has_an_owner_here_a_deadline_and_an_order():
    incident = running("4")
    due = plans()["gas_leak"].due_at("4")
    assert [line.zh for line in incident.lines] == [line.zh for line in due]
    assert {line.unit.partition("@")[2] for line in incident.lines} <= {CITY, WEST, incident.area[:12]}
    assert len({line.order_id for line in incident.lines}) == len(due)
    assert all(line.due > (incident.started_at or 0) for line in incident.lines)


def test_a_higher_level_adds_its_lines_and_a_lower_one_takes_none_back():
    low = running("4")
    high = take(low, "change_level", {"level": "2", "reason": "浓度上升"})
    assert len(high.lines) == len(plans()["gas_leak"].due_at("2"))
    down = take(high, "change_level", {"level": "3", "reason": "稳定"})
    assert down.lines == high.lines


def test_only_who_the_plan_names_may_sign_a_level():
    incident = take(Incident("i1"), "declare", TOLD, DUTY)
    with pytest.raises(BadField, match="not_your_level"):
        take(incident, "start_plan", {"plan": "gas_leak", "level": "3"}, TOWN)
    assert take(incident, "start_plan", {"plan": "gas_leak", "level": "4"}, TOWN).level == "4"
    with pytest.raises(NotAllowed):
        take(incident, "start_plan", {"plan": "gas_leak", "level": "4"}, DUTY)
    with pytest.raises(BadField, match="no_such_plan"):
        take(incident, "start_plan", {"plan": "tsunami", "level": "4"})


def test_war_takes_two_persons():
    asked = take(running(), "ask_war", {"reason": "人员被困"}, SECOND)
    assert not asked.war
    with pytest.raises(NeedsSecond):
        take(asked, "start_war", {}, SECOND)
    assert take(asked, "start_war", {}, CHIEF).war
    with pytest.raises(NothingOpen):
        take(running(), "start_war", {}, CHIEF)


def test_the_end_of_the_response_ends_war_and_asks_for_the_final_report():
    war = take(take(running(), "ask_war", {"reason": "x"}, SECOND), "start_war", {}, CHIEF)
    over = take(war, "end_response", {"reason": "险情排除"})
    assert (over.state, over.war, over.reporting.follow) == ("recovering", False, None)
    assert over.reporting.final == over.ended_at + 24 * 3_600_000
    with pytest.raises(BadField, match="first_once"):
        take(over, "sitrep", {"kind": "final", "text": "终报"}, DUTY)
    told = take(over, "sitrep", {"kind": "first", "text": "首报"}, DUTY)
    told = take(told, "sitrep", {"kind": "final", "text": "终报"}, DUTY)
    assert take(told, "review", {"lessons": "阀门台账要现场可查"}).state == "archived"
    with pytest.raises(BadField, match="final_missing"):
        take(over, "review", {"lessons": "无"})


def test_a_false_alarm_is_over_before_a_response_only():
    incident = take(Incident("i1"), "declare", TOLD, DUTY)
    assert take(incident, "false_alarm", {"found": "误闻"}, DUTY).state == "false_alarm"
    with pytest.raises(WrongState):
        take(running(), "false_alarm", {"found": "误闻"}, DUTY)


def test_a_roll_shows_who_has_not_answered_after_a_minute():
    called = take(running(), "roll_call", {"units": [GAS, FIRE]})
    heard = take(called, "answer_roll", {}, GAS_MAN, NOW + timedelta(seconds=20))
    roll, at = heard.rolls[-1], round(NOW.timestamp() * 1000)
    assert roll.silent(at + 59_999) == ()
    assert roll.silent(at + 60_000) == (FIRE,)
    with pytest.raises(NothingOpen):
        take(heard, "answer_roll", {}, GAS_MAN)


def test_a_drawing_is_replaced_and_stays_in_the_record():
    ring = {"kind": "core", "points": [[104.01, 30.02]], "metres": 100.0}
    once = take(running(), "draw", ring, DUTY)
    twice = take(once, "draw", ring | {"metres": 150.0, "instead": 1}, DUTY)
    assert [(d.id, d.metres, d.erased is None) for d in twice.drawings] == [(1, 100, False), (2, 150, True)]
    with pytest.raises(BadField, match="no_such_drawing"):
        take(twice, "draw", ring | {"instead": 1}, DUTY)


@pytest.mark.parametrize(
    ("kind", "points", "metres", "field"),
    [
        ("core", [], 100.0, "points"),
        ("core", [[104.0, 30.0]], 0.0, "metres"),
        ("core", [[104.0, 30.0]], 1e9, "metres"),
        ("free", [[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0]], None, "points"),
        ("free", [[0.0, 0.0], [1.0, 1.0]], None, "points"),
        ("route", [[0.0, 0.0]], None, "points"),
        ("route", [[0.0, 0.0], [1.0, 95.0]], None, "lat"),
        ("free", [[0.0, 0.0], [1.0, 1.0], [1.0, 0.0]], 5.0, "metres"),
    ],
)
def test_a_bad_shape_names_its_field(kind, points, metres, field):
    with pytest.raises(BadField) as refused:
        check_shape(kind, tuple(map(tuple, points)), metres)
    assert refused.value.data["field"] == field


@given(st.integers(3, 12), st.floats(0, 6), st.floats(5e-4, 0.4))
def test_a_regular_outline_never_crosses_itself_and_its_star_does(n, turn, size):
    angles = [turn + i * math.tau / n for i in range(n)]
    ring = tuple((104 + size * math.sin(angle), 30 + size * math.cos(angle)) for angle in angles)
    assert not crosses_itself(ring)
    if n >= 5 and n % 2:
        assert crosses_itself(tuple(ring[i * 2 % n] for i in range(n)))


def test_an_alert_is_for_a_drawn_area_and_has_a_name_of_31_characters():
    ring = {"kind": "evacuation", "points": [[104.01, 30.02]], "metres": 500.0}
    drawn = take(running(), "draw", ring, DUTY)
    told = take(drawn, "send_alert", {"drawing": 1, "headline": "立即撤离"})
    assert [(len(a.identifier), a.kind) for a in told.alerts] == [(31, "Alert")]
    with pytest.raises(BadField, match="no_such_area"):
        take(drawn, "send_alert", {"drawing": 2, "headline": "立即撤离"})
    with pytest.raises(NothingOpen):
        take(drawn, "send_alert", {"drawing": 1, "headline": "解除", "kind": "Cancel"})


def test_an_order_goes_from_sent_to_done_for_each_addressee():
    order = ordered()
    signed = take(order, "sign_order", {}, GAS_MAN)
    out = take(signed, "set_out", {}, GAS_MAN)
    there = take(out, "be_there", {"lon": 104.01, "lat": 30.02}, GAS_MAN)
    half = take(there, "complete_order", {"result": "阀门已关"}, GAS_MAN)
    assert (half.state, [r.state for r in half.receipts]) == ("open", ["done", "issued"])
    assert take(half, "refuse_order", {"reason": "车辆故障"}, FIRE_MAN).state == "done"


def test_only_who_commands_gives_orders_and_calls_the_roll():
    body = {"incident_id": "i1", "content": "关阀", "to": [GAS]}
    for step, held, said in (("issue_order", Order("o1"), body), ("roll_call", running(), {})):
        with pytest.raises(NotAllowed):
            take(held, step, said, DUTY, incident=running())
        take(held, step, said, CHIEF, incident=running())


def test_only_the_addressee_or_the_desk_for_it_may_answer():
    order = ordered([GAS])
    with pytest.raises(DispatchError):
        take(order, "sign_order", {}, FIRE_MAN)
    assert take(order, "sign_order", {"to": GAS}, DUTY).receipts[0].state == "signed"


def test_a_community_answers_for_itself_and_for_no_other():
    one, other = f"community@{WEST}001", f"community@{WEST}002"
    order = ordered([one, other])
    worker = actor("worker", "grid_worker", f"{WEST}001", "community")
    signed = take(order, "sign_order", {}, worker)
    assert [r.state for r in signed.receipts] == ["signed", "issued"]
    with pytest.raises(NotYourCase):
        take(order, "sign_order", {"to": other}, worker)


def test_who_has_not_signed_is_chased_every_five_minutes():
    order = ordered()
    at = round(NOW.timestamp() * 1000)
    assert order.chase_at() == at + CHASE_AFTER
    chased = take(order, "chase", {}, CLOCK, NOW + timedelta(minutes=5))
    assert (chased.chase_at(), [r.chased for r in chased.receipts]) == (at + 2 * CHASE_AFTER, [1, 1])
    signed = take(take(chased, "sign_order", {}, GAS_MAN), "sign_order", {}, FIRE_MAN)
    assert signed.chase_at() is None
    with pytest.raises(NothingOpen):
        take(signed, "chase", {}, CLOCK)


def test_a_broadcast_is_done_when_all_have_read_it():
    order = ordered(kind="broadcast")
    assert order.chase_at() is None
    once = take(order, "read_order", {}, GAS_MAN)
    assert take(once, "read_order", {}, FIRE_MAN).state == "done"


def test_an_order_never_goes_round_in_a_circle():
    order = take(ordered([GAS]), "pass_on", {"unit": FIRE, "reason": "需破拆"}, GAS_MAN)
    assert (order.units, order.chain) == ((FIRE,), (GAS,))
    with pytest.raises(BadField, match="circle"):
        take(order, "pass_on", {"unit": GAS, "reason": "退回"}, FIRE_MAN)


def test_an_order_needs_somebody_an_open_incident_and_a_time_to_come():
    for given_to, due, field in (([], None, "to"), (["nobody@1"], None, "to"), ([GAS], 5, "due")):
        with pytest.raises(DispatchError) as refused:
            ordered(given_to, due=due)
        assert refused.value.data["field"] == field
    over = take(take(Incident("i1"), "declare", TOLD, DUTY), "false_alarm", {"found": "误闻"}, DUTY)
    with pytest.raises(BadField, match="over"):
        take(
            Order("o1"),
            "issue_order",
            {"incident_id": "i1", "content": "x", "to": [GAS]},
            CHIEF,
            incident=over,
        )


def test_seven_plans_are_whole():
    assert {"gas_leak", "flood", "forest_fire", "hazmat", "crowd", "earthquake", "power_cut"} <= set(plans())
    assert {group.lead for plan in plans().values() for group in plan.groups} <= set(unit_kinds())


@pytest.mark.parametrize(
    ("break_it", "says"),
    [
        (lambda d: d["lines"].append(["rescue", "无主", "Nobody's", None, 5, 4]), "owner 'missing'"),
        (lambda d: d["lines"].append(["nobody", "无组", "No group", "fire", 5, 4]), "group 'nobody'"),
        (lambda d: d["lines"].append(["rescue", "无级", "No level", "fire", 5, 9]), "level '9'"),
        (lambda d: d["lines"].append(["rescue", "无时", "No time", "fire", 0, 4]), "minutes"),
        (lambda d: d["rings"].update(core=900), "core must be smaller"),
        (lambda d: d.pop("levels"), "levels"),
    ],
)
def test_a_plan_with_a_fault_is_refused_and_says_where(break_it, says):
    import yaml

    from dispatch.plans import PLANS

    doc = yaml.safe_load((PLANS / "gas_leak.yaml").read_text("utf-8"))
    break_it(doc)
    with pytest.raises(BadPlan, match=says):
        read_plan(doc)
