"""Incidents and orders on real stores: tasks go out in one transaction, clocks chase, rebuild agrees."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import Engine, select

from dispatch import tables
from dispatch.calendars import work_calendar
from dispatch.clock import Clock
from dispatch.command import load_order
from dispatch.command_board import CommandBoard
from dispatch.desk import Desk
from dispatch.domain.emergency.incident import Incident
from dispatch.domain.emergency.order import CHASE_AFTER, Order
from dispatch.domain.errors import BadField, StaleCase, UnknownCase, UnknownCommand
from dispatch.domain.roles import Scope
from dispatch.hearing import hears
from dispatch.plans import plans
from dispatch.rebuild import dump_projections, rebuild
from support.two_towns import CITY, DUTY, EAST, EAST_DISPATCHER, IN_WEST, WEST, actor, report

CHIEF = actor("chief", "county_chief")
GAS_MAN = actor("gas", "unit handler", CITY, "unit", unit=f"gas_co@{CITY}")
TOLD = {"title": "文峰大道燃气泄漏", "kind": "gas_leak", "lon": IN_WEST[0], "lat": IN_WEST[1]}


def declare(desk: Desk, **more: Any) -> Incident:
    held = desk.take("declare", None, TOLD | more, DUTY).held
    assert isinstance(held, Incident)
    return held


def start(desk: Desk, level: str = "3") -> Incident:
    incident = declare(desk)
    held = desk.take("start_plan", incident.incident_id, {"plan": "gas_leak", "level": level}, CHIEF).held
    assert isinstance(held, Incident)
    return held


def orders(engine: Engine) -> list[Order]:
    t = tables.order.c
    with engine.connect() as conn:
        return [load_order(doc) for doc in conn.execute(select(t.doc).order_by(t.no)).scalars()]


def test_starting_a_plan_sends_out_every_line_in_the_same_transaction(desk: Desk, engine: Engine) -> None:
    incident = start(desk)
    sent = orders(engine)
    assert [o.content for o in sent] == [line.zh for line in plans()["gas_leak"].due_at("3")]
    assert {o.issued_at for o in sent} == {incident.started_at}
    t = tables.event.c
    with engine.connect() as conn:
        rows = conn.execute(select(t.id, t.step, t.rooms, t.letter).order_by(t.id)).all()
    assert [r.step for r in rows] == ["declare", "start_plan", *["issue_order"] * len(sent)]
    assert [r.id for r in rows] == list(range(rows[0].id, rows[0].id + len(rows)))
    heard = {room for r in rows for room in r.rooms.split()}
    assert {CITY, WEST, f"incident:{incident.incident_id}", f"unit:gas_co@{CITY}"} <= heard
    assert {json.loads(r.letter)["case_id"] for r in rows} == {None}


def test_an_incident_has_a_number_of_its_city_and_day(desk: Desk) -> None:
    first, second = declare(desk), declare(desk)
    assert first.incident_no.startswith("YJ-20")
    assert [int(i.incident_no[-2:]) for i in (first, second)] == [1, 2]


def test_who_has_nothing_to_do_with_it_learns_nothing(desk: Desk) -> None:
    incident = start(desk)
    with pytest.raises(UnknownCommand):
        desk.take("tell_figures", incident.incident_id, {"dead": 0}, EAST_DISPATCHER)
    with pytest.raises(UnknownCommand):
        desk.take("tell_figures", "01ARZ3NDEKTSV4RRFFQ69G5FAV", {"dead": 0}, DUTY)


def test_who_hears_of_an_incident_is_who_sees_it(desk: Desk, engine: Engine) -> None:
    incident = start(desk)
    post = {"post": "medical", "unit": f"health@{CITY}", "name": "贺敏"}
    desk.take("give_post", incident.incident_id, post, CHIEF)
    unheard = f"tobacco@{CITY}"
    scopes = [
        Scope(CITY),
        Scope(WEST),
        Scope(EAST),
        Scope(CITY, f"gas_co@{CITY}"),
        Scope(CITY, f"health@{CITY}"),
        Scope(CITY, unheard),
    ]
    board = CommandBoard(engine)
    found = [hears(engine, incident.incident_id, scope) for scope in scopes]
    assert found == [board.incident(incident.incident_id, scope) is not None for scope in scopes]
    assert found == [True, True, False, True, True, False]
    assert not hears(engine, "01ARZ3NDEKTSV4RRFFQ69G5FAV", Scope(CITY))


def test_a_stale_view_is_told_so(desk: Desk) -> None:
    incident = start(desk)
    desk.take("tell_figures", incident.incident_id, {"evacuated": 716}, DUTY)
    with pytest.raises(StaleCase):
        desk.take("tell_figures", incident.incident_id, {"evacuated": 1}, DUTY, version=incident.version)


def test_a_refused_start_leaves_nothing_behind(desk: Desk, engine: Engine) -> None:
    incident = declare(desk)
    before = dump_projections(engine)
    with pytest.raises(BadField):
        desk.take("start_plan", incident.incident_id, {"plan": "gas_leak", "level": ""}, CHIEF)
    assert dump_projections(engine) == before
    assert orders(engine) == []


def test_cases_that_are_named_must_be_there_and_in_scope(desk: Desk) -> None:
    case = report(desk).case
    assert declare(desk, cases=[case.case_id]).cases == (case.case_id,)
    with pytest.raises(UnknownCase):
        declare(desk, cases=["01ARZ3NDEKTSV4RRFFQ69G5FAV"])
    incident = declare(desk)
    joined = desk.take("join_case", incident.incident_id, {"case_id": case.case_id}, DUTY).held
    assert isinstance(joined, Incident)
    assert joined.cases == (case.case_id,)


def test_silent_units_are_chased_by_the_clock(desk: Desk, engine: Engine) -> None:
    incident = start(desk, "4")
    sent = orders(engine)
    assert incident.started_at is not None
    gas = next(o for o in sent if o.units == (f"gas_co@{CITY}",))
    desk.take("sign_order", gas.order_id, {}, GAS_MAN)
    clock = Clock(desk)
    assert clock.tick(incident.started_at + CHASE_AFTER - 1) == 0
    assert clock.tick(incident.started_at + CHASE_AFTER) == len(sent) - 1
    assert clock.tick(incident.started_at + CHASE_AFTER) == 0
    chased = {o.order_id: o.receipts[0].chased for o in orders(engine)}
    assert chased.pop(gas.order_id) == 0
    assert set(chased.values()) == {1}


def test_a_rebuild_gives_incidents_and_orders_back(desk: Desk, engine: Engine) -> None:
    incident = start(desk)
    ring = {"kind": "core", "points": [list(IN_WEST)], "metres": 100.0}
    desk.take("draw", incident.incident_id, ring, DUTY)
    desk.take("ask_war", incident.incident_id, {"reason": "人员被困"}, DUTY)
    desk.take("start_war", incident.incident_id, {}, CHIEF)
    gas = next(o for o in orders(engine) if o.units == (f"gas_co@{CITY}",))
    desk.take("sign_order", gas.order_id, {}, GAS_MAN)
    desk.take("pass_on", gas.order_id, {"unit": f"fire@{CITY}", "reason": "需破拆"}, GAS_MAN)
    before = dump_projections(engine)
    assert b"incident_now" in before
    assert b"order_unit" in before
    rebuild(engine, work_calendar())
    assert dump_projections(engine) == before
