"""What each case adds to the figures of each local month, written with its events: a scorecard is one sum."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete

from dispatch import tables
from dispatch.bulk import put_all
from dispatch.change import Change
from dispatch.domain.calendar import WorkCalendar
from dispatch.domain.case import Case
from dispatch.domain.due import epoch_ms, moment
from dispatch.domain.errors import BadField
from dispatch.domain.measures import COUNTS, Period, Record, counts
from dispatch.domain.record import record

QUARTER = 900_000  # ms: no zone is off by less


def month_of(at: int, tz: ZoneInfo) -> str:
    """2026-06 of a moment."""
    return _month(at // QUARTER, tz)


@lru_cache(maxsize=65_536)
def _month(quarter: int, tz: ZoneInfo) -> str:
    return f"{moment(quarter * QUARTER).astimezone(tz):%Y-%m}"


@lru_cache(maxsize=256)
def period_of(month: str, tz: ZoneInfo) -> Period:
    """The local month as moments. Raises BadField."""
    try:
        start = datetime.strptime(month, "%Y-%m").replace(tzinfo=tz)
    except ValueError:
        raise BadField(field="month", why="no_month") from None
    year, next_month = divmod(start.year * 12 + start.month, 12)
    try:
        end = start.replace(year=year, month=next_month + 1)
    except ValueError:
        raise BadField(field="month", why="beyond_calendar") from None
    return Period(epoch_ms(start), epoch_ms(end))


def write_measures(conn: Connection, changes: Sequence[Change], calendar: WorkCalendar) -> None:
    """Rows of the cases whose figures the batch has changed; the last change of each counts."""
    first: dict[str, Change] = {}
    last: dict[str, Change] = {}
    for change in changes:
        first.setdefault(change.after.case_id, change)
        last[change.after.case_id] = change
    gone, fresh = [], []
    for case_id, change in last.items():
        rows = rows_of(change.after, calendar.tz)
        if rows != rows_of(first[case_id].before, calendar.tz):
            gone.append(case_id)
            fresh += rows
    if gone:
        conn.execute(delete(tables.measure).where(tables.measure.c.case_id.in_(gone)))
    put_all(conn, tables.measure, fresh)


def rows_of(case: Case, tz: ZoneInfo) -> list[dict[str, Any]]:
    """One row a month in which the case counts for anything."""
    if case.state == "new":
        return []
    one = record(case)
    rows = []
    for month in sorted({month_of(at, tz) for at in _moments(one)}):
        added = counts(one, period_of(month, tz))
        if added:
            waits = one.close_due if added["should_close"] and one.closed_at is None else None
            handle_waits = one.handle_due if added["should_handle"] and one.finished_at is None else None
            rows.append(
                {
                    "case_id": case.case_id,
                    "month": month,
                    "area": case.area,
                    "unit": case.lead or "",
                    "scenario": case.scenario or "",
                    "list_version": case.list_version or "",
                    "demo": case.demo,
                    "waits": waits,
                    "handle_waits": handle_waits,
                    "registered_at": one.registered_at,
                    "closed_at": one.closed_at,
                    "counts_at": one.counts_at,
                    **{name: int(added[name]) for name in COUNTS},
                }
            )
    return rows


def _moments(one: Record) -> list[int]:
    ends = (one.registered_at, one.handle_due, one.finished_at, one.close_due, one.closed_at)
    return [one.reported_at, *(at for at in ends if at is not None)]
