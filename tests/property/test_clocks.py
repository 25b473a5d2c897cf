"""Deadlines hold over a decade of calendars, known years and an own table behind them, wherever they run."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.calendars import made, work_calendar
from dispatch.domain.calendar import NoCalendar, WorkCalendar
from dispatch.domain.clock import Clock
from dispatch.domain.due import due, epoch_ms, make_clock, moment, read_limit, recounted, resumed
from dispatch.policies import limits

FIRST, KNOWN, LAST = 2023, 2027, 2033
DAY = timedelta(days=1)
ZONES = ["UTC", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"]
LIMITS = ["15min", "30min", "1eh", "2eh", "24eh", "1wh", "4wh", "1wd", "3wd", "7wd", "15wd", "3cd", "30cd"]
days_ahead = st.dates(date(KNOWN + 1, 1, 1), date(LAST, 12, 31))


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    """The years we know, and a table of holidays and 调休 for those behind them."""
    base = work_calendar()
    off = draw(st.sets(days_ahead, max_size=30))
    worked = draw(st.sets(days_ahead.filter(lambda d: d.weekday() >= 5), max_size=10))
    years = {*base.years, *range(KNOWN + 1, LAST + 1)}
    return made({*base.holidays, *off}, {*base.workdays, *worked}, years)


EARLIEST, LATEST = datetime(FIRST, 1, 1, tzinfo=UTC), datetime(LAST - 1, 10, 1, tzinfo=UTC)
starts = st.integers(epoch_ms(EARLIEST), epoch_ms(LATEST)).map(moment)
some_limits = st.sampled_from(LIMITS)
pauses = st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 3 * 10**9)), max_size=4)


def counted(calendar: WorkCalendar, start: datetime, end: datetime) -> timedelta:
    """Working time between two moments, day by day: slow, and told another way than the calendar's own."""
    total, day = timedelta(), calendar.local(start).date()
    while day <= calendar.local(end).date():
        free = day in calendar.holidays or day.weekday() >= 5
        if day in calendar.workdays or not free:
            for opens, closes in calendar.hours:
                a = datetime.combine(day, opens, calendar.tz).astimezone(UTC)
                b = datetime.combine(day, closes, calendar.tz).astimezone(UTC)
                total += max(timedelta(), min(b, end) - max(a, start))
        day += DAY
    return total


def allowed(calendar: WorkCalendar, limit: str) -> timedelta:
    n, unit = read_limit(limit)
    minutes = {"min": 1, "eh": 60, "cd": 1440, "wh": 60, "wd": calendar.day_minutes}[unit]
    return timedelta(minutes=n * minutes)


@contextmanager
def living_in(zone: str) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ") if before is None else os.environ.__setitem__("TZ", before)
        time.tzset()


@given(calendars(), starts, some_limits)
def test_a_limit_takes_exactly_its_own_time(calendar: WorkCalendar, start: datetime, limit: str) -> None:
    n, unit = read_limit(limit)
    end = due(start, n, unit, calendar)
    if unit in ("wh", "wd"):
        assert counted(calendar, start, end) == allowed(calendar, limit)
        assert counted(calendar, end - timedelta(milliseconds=1), end)  # it ends inside working time
        assert calendar.worked(start, end) == allowed(calendar, limit)
    else:
        assert end - start == allowed(calendar, limit)


@given(calendars(), starts, st.integers(1, 15))
def test_the_hotline_counts_workdays_from_the_day_after(
    calendar: WorkCalendar, start: datetime, n: int
) -> None:
    end = calendar.local(due(start, n, "wd", calendar, "eod"))
    day, passed = calendar.local(start).date(), 0
    while day < end.date():
        day += DAY
        passed += calendar.is_workday(day)
    assert passed == n
    assert calendar.is_workday(end.date())
    assert (end.hour, end.minute) == (17, 30)


@given(calendars(), starts, st.integers(0, 10**10), some_limits, st.sampled_from(["span", "eod"]))
def test_who_comes_later_is_due_no_earlier(
    calendar: WorkCalendar, start: datetime, later: int, limit: str, mode: str
) -> None:
    n, unit = read_limit(limit)
    second = min(start + timedelta(milliseconds=later), LATEST)
    first = due(start, n, unit, calendar, "eod" if mode == "eod" else "span")
    assert start <= first <= max(first, due(second, n, unit, calendar, "eod" if mode == "eod" else "span"))
    if second >= start:
        assert first <= due(second, n, unit, calendar, "eod" if mode == "eod" else "span")
    assert first <= due(start, n + 1, unit, calendar, "eod" if mode == "eod" else "span")


@given(calendars(), starts, some_limits, pauses)
def test_what_a_clock_stood_still_is_taken_out_exactly(
    calendar: WorkCalendar, start: datetime, limit: str, stood: list[tuple[int, int]]
) -> None:
    clock, ran = started(start, limit, calendar), timedelta()
    working, at = limit[-2:] in ("wh", "wd"), epoch_ms(start)

    def lived(a: int, b: int) -> timedelta:
        return counted(calendar, moment(a), moment(b)) if working else moment(b) - moment(a)

    for runs, still in stood:
        stopped = at + runs
        if stopped >= clock.due:
            break
        ran += lived(at, stopped)
        at = stopped + still
        if moment(at) > LATEST:
            return
        clock = resumed(clock, stopped, at, calendar)
    assert ran + lived(at, clock.due) == allowed(calendar, limit)
    assert clock.yellow <= clock.due
    assert recounted(clock, "normal", limits(), calendar) == clock


def started(start: datetime, limit: str, calendar: WorkCalendar) -> Clock:
    return make_clock("help", start, limit, calendar, yellow=limits().yellow)


@given(calendars(), calendars(), starts, some_limits)
def test_a_new_calendar_gives_the_deadline_it_would_have_given(
    old: WorkCalendar, new: WorkCalendar, start: datetime, limit: str
) -> None:
    moved = recounted(started(start, limit, old), "normal", limits(), new)
    assert moved == started(start, limit, new)
    assert recounted(moved, "normal", limits(), new) == moved
    assert recounted(moved, "normal", limits(), old) == started(start, limit, old)


@given(calendars(), calendars(), starts, st.integers(1, 10**8))
def test_after_a_stop_a_new_calendar_counts_from_when_it_went_on(
    old: WorkCalendar, new: WorkCalendar, start: datetime, still: int
) -> None:
    stopped = epoch_ms(start)
    clock = resumed(started(start, "7wd", old), stopped, stopped + still, old)
    moved = recounted(clock, "normal", limits(), new)
    assert counted(new, moment(stopped + still), moment(moved.due)) == allowed(new, "7wd")
    assert moved.yellow <= moved.due


@given(calendars())
def test_a_clock_of_an_old_release_stays_as_it_was_promised(calendar: WorkCalendar) -> None:
    clock = replace(started(EARLIEST, "4wh", work_calendar()), mode="", due=1)
    assert recounted(clock, "normal", limits(), calendar) == clock


@given(starts, some_limits)
def test_a_deadline_is_the_same_wherever_and_whenever_it_is_worked_out(start: datetime, limit: str) -> None:
    if start.year >= KNOWN:
        start = start.replace(year=KNOWN - 1, day=min(start.day, 28))
    found = set()
    for zone in ZONES:
        with living_in(zone):
            work_calendar.cache_clear()  # as after a restart
            calendar = work_calendar()
            for given_as in (start, start.astimezone(ZoneInfo(zone))):
                found.add((make_clock("handle", given_as, limit, calendar), calendar.version))
    assert len(found) == 1


@given(st.integers(2028, 2100), st.sampled_from(["1wh", "1wd"]))
def test_a_year_without_a_table_is_named(year: int, limit: str) -> None:
    n, unit = read_limit(limit)
    with pytest.raises(NoCalendar) as refused:
        due(datetime(year, 3, 1, tzinfo=UTC), n, unit, work_calendar())
    assert refused.value.data["year"] == year
