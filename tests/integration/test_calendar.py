"""A year of the working calendar comes into force, and the deadlines of open cases follow; all on record."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from dispatch import tables
from dispatch.bodies import load_case
from dispatch.calendars import in_force, told_years, work_calendar
from dispatch.desk import Desk
from dispatch.domain.case import Case
from dispatch.domain.due import due, epoch_ms, moment
from dispatch.domain.errors import BadField, NotAllowed
from dispatch.domain.step import Actor
from dispatch.matters import expand
from dispatch.rebuild import dump_projections, rebuild
from dispatch.recount import Recount
from support.branches import TOWN_CHIEF, WHISTLE
from support.two_towns import DISPATCHER, DUTY, UNIT, lead_to
from support.web import SmallWeb

ADMIN = Actor("user:admin", frozenset({"admin"}), "")
SLOW = next(leaf for leaf in expand() if leaf.deadline == "15wd")

OF_2028 = {"notice": "国办发明电〔2027〕1号", "holidays": ["2028-01-01"], "workdays": ["2028-01-08"]}


def table_of(day: date) -> dict[str, Any]:
    """The year of this day as it is known, and this day off as well."""
    known = work_calendar()
    off = {d for d in known.holidays if d.year == day.year} | {day}
    worked = [str(d) for d in known.workdays if d.year == day.year]
    return {"notice": "国办发明电〔2026〕9号", "holidays": sorted(map(str, off)), "workdays": worked}


def handled(desk: Desk, deadline: int | None = None) -> Case:
    """In hand, with fifteen workdays to go."""
    case = lead_to(desk, "reported", channel="iot").case
    for step, body, who in (
        ("accept", {"scenario_code": SLOW.code, "urgency": "normal"}, DUTY),
        ("register", {"register_standard": "x"}, DUTY),
        ("dispatch", {"lead": UNIT.unit, "deadline": deadline}, DISPATCHER),
        ("sign", {"handler": "一班"}, UNIT),
    ):
        case = desk.take(step, case.case_id, body, who).case
    return case


def kept(engine: Engine, case: Case) -> Case:
    t = tables.case.c
    with engine.connect() as conn:
        return load_case(conn.execute(select(t.doc).where(t.case_id == case.case_id)).scalar_one())


def sweep(desk: Desk) -> int:
    """One whole pass of a holder that has just started."""
    recount, moved = Recount(desk), 0
    for _ in range(20):
        moved += recount.slice()
    return moved


def last_day(case: Case) -> date:
    assert case.handle is not None
    return work_calendar().local(moment(case.handle.due)).date()


def test_open_cases_follow_and_the_record_says_from_where(desk: Desk, engine: Engine) -> None:
    case = handled(desk)
    named = handled(desk, epoch_ms(datetime.now(UTC) + timedelta(days=40)))
    desk.take("whistle", case.case_id, WHISTLE, TOWN_CHIEF)
    quick = lead_to(desk, "reported").case
    assert sweep(desk) == 0
    day = last_day(case)
    desk.take("import_calendar", None, {"year": day.year, "version": 1, **table_of(day)}, ADMIN)
    assert sweep(desk) >= 1
    assert sweep(desk) == 0  # as after a restart
    moved = kept(engine, case)
    with engine.connect() as conn:
        calendar = in_force(conn, desk.calendar)
        t = tables.event.c
        rows = conn.execute(select(t.subject, t.facts, t.letter).where(t.step == "recalendar")).all()
    assert moved.handle is not None
    assert case.handle is not None
    assert moved.handle.due == epoch_ms(due(moment(case.handle.since), 15, "wd", calendar)) > case.handle.due
    assert moved.clock == moved.handle
    assert [w.clock.mode for w in moved.whistles] == ["span", "span"]
    row = next(r for r in rows if r.subject == case.case_id)
    facts, letter = json.loads(row.facts), json.loads(row.letter)
    assert facts["was"]["handle"] == case.handle.due
    assert facts["moved"]["handle"]["due"] == moved.handle.due == letter["due"]
    assert facts["calendar"] == calendar.version != work_calendar().version
    assert (moved.close_by or 0) > (case.close_by or 0)
    assert kept(engine, named).handle == named.handle
    assert kept(engine, quick).clock == quick.clock
    kept_by = desk.take("seen", case.case_id, {"level": "city"}, DUTY).case
    assert kept_by.handle == moved.handle
    before = dump_projections(engine)
    rebuild(engine, work_calendar())
    assert dump_projections(engine) == before


def test_a_case_of_after_the_change_counts_by_it_at_once(desk: Desk) -> None:
    first = handled(desk)
    day = last_day(first)
    desk.take("import_calendar", None, {"year": day.year, "version": 1, **table_of(day)}, ADMIN)
    assert last_day(handled(desk)) > day
    second = {"year": day.year, "version": 2, **table_of(day + timedelta(1))}
    desk.take("import_calendar", None, second, ADMIN)
    assert last_day(handled(desk)) >= day


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"version": 2}, "version"),
        ({"notice": ""}, "notice"),
        ({"holidays": []}, "holidays"),
        ({"holidays": ["2028-13-01"]}, "holidays"),
        ({"holidays": ["2027-01-01"]}, "holidays"),
        ({"holidays": ["2028-01-01", "2028-01-01"]}, "holidays"),
        ({"workdays": ["2028-01-03"]}, "workdays"),  # a Monday
        ({"workdays": ["2028-01-01"]}, "workdays"),  # off as well
        ({"year": 1999}, "year"),
    ],
)
def test_a_wrong_table_is_refused_by_its_field(desk: Desk, change: dict[str, Any], field: str) -> None:
    given = {"year": 2028, "version": 1, **OF_2028}
    with pytest.raises(BadField) as refused:
        desk.take("import_calendar", None, given | change, ADMIN)
    assert refused.value.data["field"] == field
    with pytest.raises(NotAllowed):
        desk.take("import_calendar", None, given, DUTY)
    assert desk.take("import_calendar", None, given, ADMIN).case.version == 1


def test_the_administrators_door(web: SmallWeb) -> None:
    given = {"version": 1, **OF_2028}
    assert web.login("duty").post("/api/v1/calendar/2028", json=given).status_code == 403
    admin = web.login("admin")
    assert admin.post("/api/v1/calendar/2028", json=given | {"version": 3}).status_code == 422
    assert admin.post("/api/v1/calendar/2028", json=given).status_code == 201
    told = web.login("duty").get("/api/v1/calendar").json
    assert told["years"][-1] == {"year": 2028, "version": 1, **OF_2028}
    assert {y["year"] for y in told["years"]} >= {2026, 2027}
    with web.engine.connect() as conn:
        t = tables.event.c
        row = conn.execute(select(t.actor, t.subject, t.version).where(t.step == "import_calendar")).one()
        assert tuple(row) == ("user:admin", "2028", 1)
        assert told["version"] == in_force(conn, web.ports.desk.calendar).version
        assert [y["version"] for y in told_years(conn, work_calendar()) if y["year"] == 2026] == [0]
