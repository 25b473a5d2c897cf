"""What the desk keeps, refuses and never loses, on both stores; long because it is one desk."""

from __future__ import annotations

import json
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine, func, insert, select, text

from dispatch import tables
from dispatch.board import Board
from dispatch.calendars import work_calendar
from dispatch.desk import Desk, DeskClosed, Taken
from dispatch.domain.errors import BadField, DispatchError, NotAllowed, StaleCase, UnknownCase, WrongState
from dispatch.domain.roles import Scope
from dispatch.domain.step import Actor
from dispatch.policies import auto_policy
from dispatch.store import writing
from dispatch.wire import Letter
from support.two_towns import (
    CHANNEL,
    CITY,
    DISPATCHER,
    DUTY,
    EAST,
    EAST_DISPATCHER,
    IN_EAST,
    LEAD,
    LEAF,
    OTHER,
    OTHER_UNIT,
    UNIT,
    WEST,
    WEST_DISPATCHER,
    actor,
    lead_to,
    open_desk,
    report,
    report_body,
)


def events(engine: Engine, case_id: str | None = None) -> list[tuple[int, str, int]]:
    t = tables.event.c
    query = select(t.id, t.step, t.version).order_by(t.id)
    with engine.connect() as conn:
        return list(conn.execute(query.where(t.subject == case_id) if case_id else query).tuples())


def test_a_case_goes_its_whole_way_and_every_letter_is_valid(desk: Desk, engine: Engine) -> None:
    case = lead_to(desk, "closed").case
    assert [e[1:] for e in events(engine, case.case_id)] == [
        *(("report", 1), ("accept", 2), ("register", 3), ("dispatch", 4), ("sign", 5)),
        *(("feedback", 6), ("check", 7), ("check_pass", 8), ("co_feedback", 9), ("close", 10)),
    ]
    with engine.connect() as conn:
        rows = conn.execute(select(tables.event).order_by(tables.event.c.id)).all()
    for row in rows:
        letter = Letter.model_validate_json(row.letter)
        assert (letter.id, letter.case_id, letter.version) == (row.id, case.case_id, row.version)
        assert "井盖没了" not in row.letter  # title is matter and place, never a citizen's words
        assert {CITY, WEST} <= set(row.rooms.split())
    assert rows[3].rooms.split()[-2:] == [f"unit:{LEAD}", f"unit:{OTHER}"]
    assert json.loads(rows[-1].letter)["open"] is False


def test_a_trusted_certain_report_is_registered_in_the_same_commit(desk: Desk, engine: Engine) -> None:
    taken = desk.take("report", None, report_body(scenario_code=LEAF), CHANNEL, trusted=True)
    day = datetime.now(UTC).astimezone(work_calendar().tz).strftime("%Y%m%d")
    assert (taken.case.state, taken.case.case_no) == ("registered", f"{CITY}{day}00001")
    with engine.connect() as conn:
        rows = conn.execute(
            select(tables.event.c.step, tables.event.c.actor).order_by(tables.event.c.id)
        ).all()
    assert [tuple(r) for r in rows] == [("report", CHANNEL.id), ("accept", "system"), ("register", "system")]
    assert report(desk, scenario_code=LEAF).case.state == "reported"  # not trusted


def test_a_pressing_case_goes_straight_to_its_unit_and_any_dispatcher_may_take_it_back(
    desk: Desk, engine: Engine
) -> None:
    told = report_body(scenario_code=LEAF, channel="iot")
    case = desk.take("report", None, told, CHANNEL, trusted=True).case
    assert (case.state, case.lead, case.co, case.dispatcher) == ("dispatched", LEAD, (OTHER,), "system")
    t = tables.event.c
    with engine.connect() as conn:
        row = conn.execute(
            select(t.body, t.facts).where(t.subject == case.case_id, t.step == "dispatch")
        ).one()
    assert json.loads(row.body)["opinion"].startswith(auto_policy().direct.opinion)
    assert json.loads(row.facts)["route"] == {"policy": auto_policy().version, "top": LEAD, "place": 1}
    back = desk.take("recall", case.case_id, {"reason": "先核实"}, WEST_DISPATCHER).case
    assert (back.state, back.lead) == ("registered", None)
    assert desk.take("report", None, told | {"channel_ref": "again"}, CHANNEL).case.state == "reported"


def test_case_numbers_have_no_gap_and_no_double(desk: Desk, engine: Engine) -> None:
    bodies = [report_body(scenario_code=LEAF) for _ in range(40)]
    waiting = [desk.take_later("report", None, b, CHANNEL, trusted=True) for b in bodies]
    numbers = sorted(f.result().case.case_no or "" for f in waiting)
    assert [int(n[14:]) for n in numbers] == list(range(1, 41))


def test_the_same_report_again_gives_the_first_case(desk: Desk, engine: Engine) -> None:
    first = report(desk, "A-1")
    again = report(desk, "A-1", text="完全不同")
    assert (again.case.case_id, again.created, first.created) == (first.case.case_id, False, True)
    waiting = [desk.take_later("report", None, report_body("A-2"), CHANNEL) for _ in range(20)]
    taken = [f.result() for f in waiting]
    assert len({t.case.case_id for t in taken}) == 1
    assert sum(t.created for t in taken) == 1
    assert len(events(engine)) == 2


def test_a_refused_report_may_come_again_corrected(desk: Desk) -> None:
    wrong = desk.take_later("report", None, report_body("B-1", scenario_code="9999999999"), CHANNEL)
    right = desk.take_later("report", None, report_body("B-1", scenario_code=LEAF), CHANNEL)
    with pytest.raises(DispatchError):
        wrong.result()
    assert right.result().created


def test_one_stale_take_aborts_no_neighbour(desk: Desk, engine: Engine) -> None:
    cases = [report(desk).case for _ in range(30)]
    waiting = []
    for n, case in enumerate(cases):
        version = 7 if n % 3 == 0 else case.version
        waiting.append(desk.take_later("accept", case.case_id, {"scenario_code": LEAF}, DUTY, version))
    refused = [n for n, f in enumerate(waiting) if isinstance(f.exception(), StaleCase)]
    assert refused == list(range(0, 30, 3))
    assert sum(step == "accept" for _, step, _ in events(engine)) == 20


def test_two_desks_race_and_one_is_told(desk: Desk, engine: Engine) -> None:
    case = lead_to(desk, "registered").case
    other = open_desk(engine)
    with ThreadPoolExecutor(2) as pool:
        outcomes = [
            pool.submit(d.take, "dispatch", case.case_id, {"lead": lead}, DISPATCHER, case.version)
            for d, lead in ((desk, LEAD), (other, OTHER))
        ]
        errors = [f.exception() for f in outcomes]
    other.close()
    assert sorted(type(e).__name__ for e in errors) == ["NoneType", "StaleCase"]


def test_an_unknown_failure_hits_its_own_take_only(desk: Desk, engine: Engine) -> None:
    bodies = [report_body() for _ in range(10)]
    waiting: list[Future[Taken]] = []
    for n, given in enumerate(bodies):
        person = {"name": object()} if n == 4 else None  # cannot be sealed: breaks inside the transaction
        waiting.append(desk.take_later("report", None, given, CHANNEL, person=person))  # type: ignore[arg-type]
    errors = [f.exception() for f in waiting]
    assert [n for n, e in enumerate(errors) if e] == [4]
    assert not isinstance(errors[4], DispatchError)
    assert len(events(engine)) == 9
    assert [row[0] for row in events(engine)] == list(range(1, 10))


def test_a_refusal_leaves_no_trace(desk: Desk, engine: Engine) -> None:
    case = report(desk).case
    before = events(engine)
    for step, given, who, error in (
        ("accept", {"scenario_code": LEAF}, UNIT, UnknownCase),
        ("accept", {"scenario_code": LEAF}, WEST_DISPATCHER, None),
        ("register", {"register_standard": ""}, DUTY, BadField),
        ("sign", {"handler": "x"}, actor("w", "unit"), WrongState),
        ("register", {"register_standard": "标准"}, actor("c", "community"), NotAllowed),
    ):
        if error is None:
            desk.take(step, case.case_id, given, who)
            before = events(engine)
            continue
        with pytest.raises(error):
            desk.take(step, case.case_id, given, who)
        assert events(engine) == before


def test_what_is_out_of_scope_does_not_exist(desk: Desk) -> None:
    case = lead_to(desk, "registered").case
    other_city = actor("far", "county_dispatch", "510101")
    for who in (EAST_DISPATCHER, other_city, UNIT):
        with pytest.raises(UnknownCase):
            desk.take("dispatch", case.case_id, {"lead": LEAD}, who)
    with pytest.raises(UnknownCase):
        desk.take("dispatch", "01NOSUCHCASE", {"lead": LEAD}, DISPATCHER)
    desk.take("dispatch", case.case_id, {"lead": LEAD}, DISPATCHER)
    with pytest.raises(UnknownCase):
        desk.take("sign", case.case_id, {"handler": "x"}, OTHER_UNIT)


def test_a_county_unit_has_cases_of_two_towns_and_a_town_its_own(desk: Desk, engine: Engine) -> None:
    west = lead_to(desk, "dispatched").case
    taken = report(desk, at=IN_EAST)
    desk.take("accept", taken.case.case_id, {"scenario_code": LEAF}, EAST_DISPATCHER)
    desk.take("register", taken.case.case_id, {"register_standard": "标准"}, EAST_DISPATCHER)
    east = desk.take("dispatch", taken.case.case_id, {"lead": LEAD}, EAST_DISPATCHER).case
    board = Board(engine, work_calendar())

    def seen(scope: Scope) -> set[str]:
        return {c["case_id"] for c in json.loads(board.snapshot(scope))["cases"]}

    assert seen(Scope(CITY, unit=LEAD)) == {west.case_id, east.case_id} == seen(Scope(CITY))
    assert seen(Scope(WEST)) == {west.case_id}
    assert seen(Scope(EAST)) == {east.case_id}
    assert seen(Scope("510101")) == seen(Scope("nowhere")) == set()
    assert board.case(east.case_id, Scope(WEST)) is None
    assert board.case(east.case_id, Scope(EAST)) == east


def test_a_unit_that_returns_a_case_hears_that_it_is_gone(desk: Desk, engine: Engine) -> None:
    case = lead_to(desk, "dispatched").case
    why = {"return_reason_code": "not_ours", "basis": "权责清单"}
    desk.take("return", case.case_id, why, UNIT)
    t = tables.event.c
    with engine.connect() as conn:
        row = conn.execute(select(t.rooms, t.gone).where(t.step == "return")).one()
    assert set(row.gone.split()) == {f"unit:{LEAD}", f"unit:{OTHER}"}
    assert f"unit:{LEAD}" not in row.rooms
    with pytest.raises(UnknownCase):
        desk.take("seen", case.case_id, {"level": "unit"}, UNIT)


def test_a_look_is_kept_once_a_level(desk: Desk, engine: Engine) -> None:
    case = report(desk).case
    first = desk.take("seen", case.case_id, {"level": "town"}, WEST_DISPATCHER)
    again = desk.take("seen", case.case_id, {"level": "town"}, WEST_DISPATCHER)
    assert (first.created, again.created, again.case.seen) == (True, False, ("town",))
    assert desk.take("seen", case.case_id, {"level": "city"}, DUTY).case.seen == ("town", "city")
    assert sum(step == "seen" for _, step, _ in events(engine)) == 2


def test_figures_are_those_an_independent_count_gives(desk: Desk, engine: Engine) -> None:
    lead_to(desk, "closed")
    lead_to(desk, "handling")
    report(desk, at=IN_EAST)
    report(desk, at=None)
    kpi = Board(engine, work_calendar()).kpi(Scope(CITY))
    with engine.connect() as conn:
        steps = dict(conn.execute(text("SELECT step, count(*) FROM event GROUP BY step")).tuples().all())
        query = "SELECT state, count(*) FROM case_now WHERE is_open GROUP BY state"
        states = dict(conn.execute(text(query)).tuples().all())
    assert kpi["today"] == steps
    assert {k: n for k, n in kpi["states"].items() if n} == states
    assert kpi["open"] == 3
    assert kpi["children"] == {WEST: 1, EAST: 1}
    assert kpi["sources"] == {"12345": 4}
    assert sum(kpi["hours"]) == 4
    assert kpi["handled"] == {"all": {"ontime": 1, "n": 1}, "urgent3": {"ontime": 1, "n": 1}}
    assert kpi["took"].keys() == {"register", "dispatch", "feedback", "check_pass", "close"}
    assert kpi["yesterday"] == [0] * 24


def test_a_report_that_finds_its_place_is_in_the_books_of_its_town_and_once_in_those_of_the_city(
    desk: Desk, engine: Engine
) -> None:
    case = report(desk, at=None).case
    lon, lat = IN_EAST
    desk.take("locate", case.case_id, {"lon": lon, "lat": lat}, DUTY)
    board = Board(engine, work_calendar())
    for scope in (CITY, EAST):
        kpi = board.kpi(Scope(scope))
        assert (kpi["today"]["report"], kpi["sources"], sum(kpi["hours"])) == (1, {"12345": 1}, 1)
    assert board.kpi(Scope(WEST))["today"] == {}


def test_hours_of_yesterday_stand_beside_those_of_today(desk: Desk, engine: Engine) -> None:
    report(desk)
    yesterday = datetime.now(UTC).astimezone(desk.calendar.tz).date() - timedelta(1)
    rows = [
        (yesterday, "hour.09", 4),
        (yesterday, "step.report", 4),
        (yesterday - timedelta(1), "hour.09", 7),
    ]
    with writing(engine) as conn:
        given = [{"scope": CITY, "day": day.isoformat(), "key": key, "n": n} for day, key, n in rows]
        conn.execute(insert(tables.counter), given)
    kpi = Board(engine, desk.calendar).kpi(Scope(CITY))
    assert [(hour, n) for hour, n in enumerate(kpi["yesterday"]) if n] == [(9, 4)]
    assert (sum(kpi["hours"]), kpi["today"]) == (1, {"report": 1})


def test_an_area_set_comes_in_by_the_desk_once_a_version(desk: Desk, engine: Engine) -> None:
    given = {"city": CITY, "name": "仁寿市", "version": 1, "demo": False, "areas": 5, "provisional": 0}
    admin = Actor("user:admin", frozenset({"admin"}), CITY)
    desk.take("import_areas", CITY, given | {"problems": {}}, admin)
    with pytest.raises(BadField):
        desk.take("import_areas", CITY, given | {"problems": {}}, admin)
    with pytest.raises(NotAllowed):
        desk.take("import_areas", CITY, given | {"problems": {}, "version": 2}, DUTY)
    with engine.connect() as conn:
        assert conn.execute(select(func.count()).select_from(tables.area_set)).scalar() == 1


def test_a_broken_bell_or_a_cancelled_take_stops_no_committer(engine: Engine) -> None:
    def bell() -> None:
        raise OSError("no such bell")

    desk = open_desk(engine, bell)
    waiting = [desk.take_later("report", None, report_body(), CHANNEL) for _ in range(50)]
    cancelled = [f for f in waiting if f.cancel()]
    assert report(desk).created
    assert sum(not f.cancelled() and f.result().created for f in waiting) == 50 - len(cancelled)
    desk.close()
    with pytest.raises(DeskClosed):
        report(desk)


def test_closing_commits_what_waits(engine: Engine) -> None:
    desk = open_desk(engine)
    waiting = [desk.take_later("report", None, report_body(), CHANNEL) for _ in range(200)]
    desk.close()
    assert all(f.done() and f.result().created for f in waiting)
    ids = [row[0] for row in events(engine)]
    assert all(b - a == 1 for a, b in pairwise(ids))
