"""A month's scorecards are sums over cases: every figure opens the cases that make it."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from sqlalchemy import Engine, event, text

from dispatch.calendars import work_calendar
from dispatch.desk import Desk
from dispatch.domain.errors import BadField
from dispatch.domain.measures import RATES, Period, total
from dispatch.domain.record import record
from dispatch.domain.roles import Scope
from dispatch.measured import month_of, period_of
from dispatch.scorecards import Asked, behind, cards, count_of, lines
from support.branches import EVALUATOR, SUPERVISOR, SYSTEM
from support.two_towns import (
    CHANNEL,
    CITY,
    DISPATCHER,
    DUTY,
    EAST,
    IN_EAST,
    LEAD,
    LEAF,
    OTHER,
    OTHER_UNIT,
    UNIT,
    WEST,
    lead_to,
    open_desk,
    report,
    report_body,
)

TZ = work_calendar().tz
NOW = round(time.time() * 1000)
MONTH = month_of(NOW, TZ)
FAR = 10**14
DAY = 86_400_000


def asked(by="unit", area=CITY, now=FAR, month=MONTH) -> Asked:
    return Asked(Scope(area), month, period_of(month, TZ), by, now)


def some_cases(desk: Desk) -> None:
    """Six closed in the west, others on their way; two in the east; one merged, one void, one suspended."""
    for _ in range(6):
        lead_to(desk, "closed")
    for state in ("registered", "handling", "checking"):
        lead_to(desk, state)
    for _ in range(2):
        there = lead_to(desk, "feedback", at=IN_EAST).case.case_id
        desk.take("co_feedback", there, {"result_text": "围挡已撤"}, OTHER_UNIT)
        desk.take("remote_check", there, {"evidence": "监控可见"}, DUTY)
        desk.take("close", there, {"close_standard": "恢复", "channel_reply": "已办"}, DUTY)
    master = lead_to(desk, "registered").case.case_id
    desk.take("merge", report(desk).case.case_id, {"master_case": master}, DUTY)
    void = lead_to(desk, "registered").case.case_id
    desk.take("ask_void", void, {"reason": "重复"}, DISPATCHER)
    desk.take("void", void, {"reason": "重复"}, DUTY)
    hung = lead_to(desk, "handling").case.case_id
    until = NOW + 5 * 86_400_000
    desk.take("suspend", hung, {"suspend_request": "汛后施工", "until": until, "reason_code": "season"}, DUTY)
    back = lead_to(desk, "dispatched").case.case_id
    desk.take("return", back, {"return_reason_code": "x", "basis": "清单"}, UNIT)
    desk.take("redispatch", back, {"lead": OTHER, "reason": "改派"}, DISPATCHER)
    desk.take("report", None, report_body(scenario_code=LEAF, channel="grid_app"), CHANNEL, trusted=True)


@pytest.fixture
def lived(engine: Engine) -> Engine:
    desk = open_desk(engine)
    some_cases(desk)
    desk.close()
    return engine


def months(engine: Engine) -> list[str]:
    with engine.connect() as conn:
        return list(conn.execute(text("SELECT DISTINCT month FROM measure ORDER BY month")).scalars())


def docs(engine: Engine):
    from dispatch.bodies import load_case

    with engine.connect() as conn:
        return [load_case(doc) for doc in conn.execute(text("SELECT doc FROM case_now")).scalars()]


def test_every_figure_is_what_the_cases_add_up_to(lived: Engine) -> None:
    cases = docs(lived)
    for month in months(lived):
        for by in ("unit", "town", "grid"):
            rows, whole = cards(lived, asked(by, month=month))
            wanted = total(map(record, cases), period_of(month, TZ))
            for name, n in wanted.items():
                assert whole.counts[name] == n, name
                assert sum(row.counts[name] for row in rows) == n, name


def test_every_figure_opens_as_many_cases_as_it_says(lived: Engine) -> None:
    for month in months(lived):
        for by in ("unit", "town", "grid"):
            for row in cards(lived, asked(by, month=month))[0]:
                for measure, (part, whole) in RATES.items():
                    for side, count in (("num", part), ("den", whole)):
                        n, found = behind(
                            lived, asked(by, month=month), row.key, count_of(measure, side), ("", 500)
                        )
                        assert n == row.counts[count] == sum(one.adds for one in found), (by, measure, side)
                for count in ("void", "merged", "suspended", "exempt", "overdue"):
                    n, found = behind(lived, asked(by, month=month), row.key, count_of(count, ""), ("", 500))
                    assert n == row.counts[count] == len(found)


def test_what_is_due_to_close_is_what_plain_sql_counts(lived: Engine) -> None:
    field = "(doc::json->>'close_by')::bigint" if lived.dialect.name == "postgresql" else "doc->>'close_by'"
    query = f"""SELECT count(*) FROM case_now WHERE case_no IS NOT NULL
        AND state NOT IN ('void', 'merged', 'suspended') AND lead = :unit
        AND ({field} >= :start AND {field} < :stop OR state = 'closed' AND {field} >= :stop)"""
    period = period_of(MONTH, TZ)
    with lived.connect() as conn:
        told = conn.execute(text(query), {"unit": LEAD, "start": period.start, "stop": period.end}).scalar()
    card = next(row for row in cards(lived, asked())[0] if row.key == LEAD)
    assert card.counts["should_close"] == told
    assert card.counts["closed"] == 8
    n, found = behind(lived, asked(), LEAD, "should_close", ("", 500))
    assert n == told == len(found)


def test_who_had_few_cases_is_listed_and_not_ranked(lived: Engine) -> None:
    rows, _ = cards(lived, asked("town"))
    west, east = (next(row for row in rows if row.key == key) for key in (WEST, EAST))
    assert (west.counts["should_close"] >= 5, west.place) == (True, 1)
    assert (east.counts["should_close"], east.place) == (2, None)
    assert [row.key for row in rows] == [WEST, EAST]
    assert {row.key for row in cards(lived, asked("unit"))[0]} == {LEAD, OTHER, ""}


def test_left_out_and_still_open_cases_stand_beside_the_rates(lived: Engine) -> None:
    counts = dict.fromkeys(("void", "merged", "suspended", "overdue", "should_close", "closed"), 0)
    for month in months(lived):
        whole = cards(lived, asked(month=month))[1]
        for name in counts:
            counts[name] += whole.counts[name]
    assert (counts["void"], counts["merged"], counts["suspended"]) == (1, 1, 1)
    assert counts["overdue"] == counts["should_close"] - counts["closed"] == 6
    assert cards(lived, asked(now=0))[1].counts["overdue"] == 0


def test_a_month_that_still_runs_ends_now(lived: Engine) -> None:
    """What is open and not yet due is due in no part of it; in the end it is due, and overdue."""
    for month in months(lived):
        now, later = (cards(lived, asked(month=month, now=at))[1].counts for at in (0, FAR))
        assert now["should_close"] == now["closed"]
        assert later["should_close"] == now["should_close"] + later["overdue"]
        n, found = behind(lived, asked(month=month, now=0), None, "should_close", ("", 500))
        assert n == now["should_close"] == len(found)
        assert now["should_handle"] <= later["should_handle"]
        for name, (part, whole) in RATES.items():
            assert now[part] <= now[whole], name


def test_cards_that_fell_in_the_month_and_stand_are_deducted(engine: Engine) -> None:
    desk = open_desk(engine)
    for _ in range(5):
        case_id = lead_to(desk, "closed").case.case_id
    before, whole = cards(engine, asked())
    for colour, rule in (("yellow", "old_rule"), ("red", "older_rule")):
        shown = {"colour": colour, "unit": LEAD, "rule": rule, "evidence": [4]}
        desk.take("card", case_id, shown, SYSTEM)
    rows, whole = cards(engine, asked())
    assert (rows[0].yellow, rows[0].red) == (whole.yellow, whole.red) == (1, 1)
    assert rows[0].score.off == before[0].score.off + 2.5
    assert cards(engine, asked("town"))[0][0].red == 1
    desk.take("appeal", case_id, {"reason": "已按期"}, UNIT)
    desk.take("appeal_first", case_id, {"outcome": "pass", "reason": "属实"}, SUPERVISOR)
    desk.take("appeal_decide", case_id, {"outcome": "approved", "reason": "属实"}, EVALUATOR)
    desk.close()
    after = cards(engine, asked())[0][0]
    assert (after.yellow, after.red, after.counts["exempt"]) == (0, 0, 1)


def test_a_line_adds_up_to_the_month_and_each_stretch_opens_its_cases(lived: Engine) -> None:
    """Days before the first case and those after now hold nothing; what is not due yet is in none."""
    ends = [period_of(MONTH, TZ).start - DAY, NOW - DAY, NOW + DAY, FAR]
    for now in (NOW + 60_000, FAR):
        for name in ("ontime_close", "return", "satisfaction"):
            span = replace(asked(now=now), window_months=tuple(months(lived)))
            found = lines(lived, span, name, ends)
            added = [cards(lived, asked(month=month, now=now))[1].counts for month in span.months]
            part, all_ = RATES[name]
            whole = {count: sum(one[count] for one in added) for count in (part, all_)}
            sums = [sum(row[n][side] for row in found.values()) for side in (0, 1) for n in range(3)]
            assert (sum(sums[:3]), sum(sums[3:])) == (whole[part], whole[all_]), name
            for key, row in found.items():
                for n, told in enumerate(row):
                    window = Period(ends[n], ends[n + 1])
                    what = replace(span, window=window)
                    sides = (behind(lived, what, key, count, ("", 500)) for count in (part, all_))
                    assert tuple(n for n, _ in sides) == told, (name, key, n)
    with pytest.raises(BadField):
        behind(lived, what, LEAD, "accepted", ("", 1))


def test_an_average_time_is_of_what_was_handled_in_one_go(lived: Engine) -> None:
    whole = cards(lived, asked())[1].counts
    done = [case for case in docs(lived) if case.finished_at and case.dispatches]
    assert whole["timed"] == len(done) == 9
    n, found = behind(lived, asked(), LEAD, count_of("timed", ""), ("", 500))
    assert n == len(found) == 9


def test_a_town_is_shown_its_own(lived: Engine) -> None:
    rows, whole = cards(lived, asked("unit", EAST))
    assert ([row.key for row in rows], whole.counts["closed"]) == ([LEAD], 2)


def test_a_month_is_read_by_one_query_through_its_index(lived: Engine) -> None:
    said: list[str] = []
    event.listen(lived, "before_cursor_execute", lambda *a: said.append(a[2]))
    cards(lived, asked())
    asks = [sql for sql in said if "SELECT" in sql]
    assert len(asks) <= 2
    if lived.dialect.name == "sqlite":
        with lived.connect() as conn:
            plan = conn.execute(
                text("EXPLAIN QUERY PLAN SELECT sum(closed) FROM measure WHERE month = '2026-06'")
            ).all()
        assert "USING INDEX" in str(plan)


@pytest.mark.parametrize(
    ("measure", "part", "field"),
    [
        ("close", "", "part"),
        ("close", "both", "part"),
        ("beauty", "num", "measure"),
        ("void", "num", "measure"),
    ],
)
def test_a_figure_that_is_none_is_refused(measure: str, part: str, field: str) -> None:
    with pytest.raises(BadField) as refusal:
        count_of(measure, part)
    assert refusal.value.data["field"] == field


@pytest.mark.parametrize("month", ["", "2026", "2026-13", "2026-00", "x", "9999-12"])
def test_a_month_that_is_none_is_refused(month: str) -> None:
    with pytest.raises(BadField) as refusal:
        period_of(month, TZ)
    assert refusal.value.data["field"] == "month"
