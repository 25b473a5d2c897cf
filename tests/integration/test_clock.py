"""Lamps turn by the clock's own steps; one process at a time holds the clock."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from dispatch import tables
from dispatch.board import Board
from dispatch.calendars import work_calendar
from dispatch.clock import Clock
from dispatch.desk import Desk
from dispatch.domain.errors import NotAllowed
from dispatch.domain.roles import Scope
from dispatch.election import Election
from dispatch.store import make_engine
from support.two_towns import CITY, DUTY, lead_to, report


def test_a_lamp_turns_yellow_then_red_each_once_and_as_an_event(desk: Desk, engine: Engine) -> None:
    case = report(desk).case
    lead_to(desk, "closed")
    clock = Clock(desk)
    assert case.clock is not None
    marks = (
        case.clock.yellow - 1,
        case.clock.yellow,
        case.clock.yellow + 1,
        case.clock.due,
        case.clock.due + 1,
    )
    assert [clock.tick(at) for at in marks] == [0, 1, 0, 1, 0]
    t = tables.event.c
    with engine.connect() as conn:
        rows = conn.execute(select(t.actor, t.body).where(t.step == "lamp").order_by(t.id)).tuples().all()
    assert rows == [("clock", '{"lamp":"yellow"}'), ("clock", '{"lamp":"red"}')]
    lamps = Board(engine, work_calendar()).kpi(Scope(CITY))["lamps"]
    assert {k: n for k, n in lamps.items() if n} == {"red": 1}


def test_a_clock_that_slept_through_both_marks_turns_red_at_once(desk: Desk) -> None:
    case = report(desk).case
    assert case.clock is not None
    assert Clock(desk).tick(case.clock.due) == 1
    assert Clock(desk).tick(case.clock.due) == 0


def test_a_case_that_moved_meanwhile_is_left_alone(desk: Desk, engine: Engine) -> None:
    case = report(desk).case
    assert case.clock is not None
    later = case.clock.due
    desk.take("accept", case.case_id, {"scenario_code": "0101010101"}, DUTY)
    accepted = desk.take("seen", case.case_id, {"level": "city"}, DUTY).case
    assert accepted.clock is not None
    assert accepted.clock.name == "register"
    assert Clock(desk).tick(min(later, accepted.clock.yellow - 1)) == 0


def test_nobody_but_the_clock_turns_lamps(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        desk.take("lamp", report(desk).case.case_id, {"lamp": "red"}, DUTY)


def test_one_holds_the_lock_until_it_resigns(engine: Engine, tmp_path: Path) -> None:
    other = make_engine(str(engine.url.render_as_string(hide_password=False)).replace("+psycopg", ""))
    first, second = Election(engine, "clock", tmp_path), Election(other, "clock", tmp_path)
    relay = Election(other, "relay", tmp_path)
    assert first.held()
    assert not second.held()
    assert first.held()
    assert relay.held()
    first.resign()
    assert second.held()
    assert not first.held()
    second.resign()
    relay.resign()
    other.dispose()


def test_a_holder_whose_connection_dies_is_no_holder(
    pg_url: str, tmp_path: Path, eventually: Callable[..., Any]
) -> None:
    engine, other = make_engine(pg_url), make_engine(pg_url)
    first, second = Election(engine, "clock", tmp_path), Election(other, "clock", tmp_path)
    assert first.held()
    with other.connect() as conn:
        conn.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_locks"
            " WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
        )
    eventually(second.held)  # the server ends a connection in its own time
    assert not first.held()
    second.resign()
    eventually(first.held)
    first.resign()
    engine.dispose()
    other.dispose()
