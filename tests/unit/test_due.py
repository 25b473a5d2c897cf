"""Deadlines: the four units, holidays and 调休, and what happens beyond the known years."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch.bodies import step_of
from dispatch.calendars import own_years, work_calendar
from dispatch.domain.calendar import NoCalendar
from dispatch.domain.case import Case, Urgency
from dispatch.domain.due import due, epoch_ms, make_clock, moment, read_limit, recounted, until
from dispatch.domain.errors import BadField
from dispatch.domain.fold import decide
from dispatch.policies import limits
from support.two_towns import CHANNEL, DUTY, body, context, report_body

HERE = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


@pytest.mark.parametrize(
    ("start", "n", "unit", "end"),
    [
        ("2026-06-18T10:00", 5, "min", "2026-06-18T10:05"),
        ("2026-06-18T23:00", 2, "eh", "2026-06-19T01:00"),
        ("2026-06-18T10:00", 3, "cd", "2026-06-21T10:00"),
        ("2026-06-18T10:00", 1, "wh", "2026-06-18T11:00"),
        ("2026-06-18T11:30", 1, "wh", "2026-06-18T14:00"),  # over lunch
        ("2026-06-18T17:00", 1, "wh", "2026-06-22T09:00"),  # 19th: 端午, then a weekend
        ("2026-06-18T10:00", 1, "wd", "2026-06-22T10:00"),
        ("2026-06-20T12:00", 4, "wh", "2026-06-22T14:00"),  # received on a Saturday
        ("2026-02-13T17:00", 1, "wh", "2026-02-14T09:00"),  # 调休: a worked Saturday before the festival
        ("2026-06-18T07:00", 1, "wh", "2026-06-18T09:30"),  # before office hours
        ("2026-06-18T08:30", 7.5, "wh", "2026-06-18T17:30"),  # a workday is 7.5 hours
    ],
)
def test_a_limit_ends_when_the_field_says(start: str, n: float, unit: str, end: str) -> None:
    assert due(at(start), n, unit, work_calendar()) == at(end)


def test_end_of_day_counts_from_the_day_after_receipt() -> None:
    assert due(at("2026-06-18T10:00"), 1, "wd", work_calendar(), "eod") == at("2026-06-22T17:30")


def test_a_limit_of_december_runs_into_a_year_whose_notice_is_not_out() -> None:
    ends = due(at("2026-12-31T10:00"), 1, "wd", work_calendar())
    assert ends == at("2027-01-04T10:00")  # the 1st is 元旦, then a weekend
    assert own_years()[2027]["notice"] is False


def test_beyond_every_known_year_is_an_error_not_a_guess() -> None:
    with pytest.raises(NoCalendar):
        due(at("2031-01-02T10:00"), 1, "wd", work_calendar())
    assert due(at("2031-01-02T10:00"), 1, "cd", work_calendar()) == at("2031-01-03T10:00")


@pytest.mark.parametrize("text", ["", "4", "wh", "4 wh", "-1wd", "4wx", "1.5eh"])
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(BadField):
        read_limit(text)


def test_yellow_stands_at_four_fifths_of_working_time() -> None:
    clock = make_clock("handle", at("2026-06-18T08:30"), "1wd", work_calendar())
    assert moment(clock.yellow) == at("2026-06-18T16:00")  # 6 of 7.5 hours
    assert moment(clock.due) == at("2026-06-18T17:30")
    whole = make_clock("handle", at("2026-06-18T08:30"), "1wd", work_calendar(), "eod")
    assert whole.since < whole.yellow < whole.due


def test_urgent_comes_before_hotline() -> None:
    ctx = context(datetime(2026, 6, 18, 2, tzinfo=UTC))
    asked: list[tuple[Urgency, bool]] = [
        ("normal", False),
        ("normal", True),
        ("urgent3", True),
        ("urgent2", False),
    ]
    assert [ctx.stage("sign", u, hotline).limit for u, hotline in asked] == ["4wh", "1wd", "30min", "4wh"]
    assert ctx.stage("register", "urgent3").limit == "15min"


def test_a_clock_cites_the_lists_it_was_made_by() -> None:
    facts = decide(step_of("report"), Case("c"), body("report", report_body()), CHANNEL, context())
    assert (facts["sla"], facts["calendar"]) == (limits().version, work_calendar().version)
    assert "sla" not in decide(
        step_of("seen"), Case("c", state="reported"), body("seen", {"level": "city"}), DUTY, context()
    )


def test_rungs_stand_at_their_shares_and_urgent_has_its_own() -> None:
    ctx = context(at("2026-06-18T08:30"))
    sign, called = ctx.stage("sign", "normal"), ctx.stage("sign", "urgent3")
    assert [moment(rung) for rung in sign.rungs] == [at("2026-06-18T10:30"), at("2026-06-18T11:42")]
    assert [(rung - called.since) // 60_000 for rung in called.rungs] == [10, 20, 27]
    assert ctx.stage("accept", "normal").rungs == ()


def test_an_end_that_a_person_set_is_moved_by_no_calendar() -> None:
    clock = until(
        make_clock("handle", at("2026-06-18T08:30"), "4wh", work_calendar()), epoch_ms(at("2026-06-30T12:00"))
    )
    assert recounted(clock, "normal", limits(), work_calendar()) == clock
    assert clock.since < clock.yellow < clock.due


def test_times_survive_the_way_through_milliseconds() -> None:
    now = datetime(2026, 6, 18, 2, 3, 4, 567000, tzinfo=UTC)
    assert moment(epoch_ms(now)) == now
    assert moment(epoch_ms(now) + 1) - now == timedelta(milliseconds=1)
