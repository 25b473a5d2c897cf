"""The working calendar: State Council notices that chinesecalendar carries, our own table beyond them, and
the years that an administrator has put in force.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy import Connection, insert, select

from dispatch import tables
from dispatch.domain.calendar import WorkCalendar
from dispatch.domain.steps.import_calendar import CalendarImported
from dispatch.matters import LISTS
from dispatch.policies import work_time

HERE = "Asia/Shanghai"


@cache
def work_calendar(tz: str = HERE) -> WorkCalendar:
    """What this release knows. A deadline that runs beyond every known year raises NoCalendar."""
    from chinese_calendar.constants import holidays, in_lieu_days, workdays

    off, worked = set(holidays) | set(in_lieu_days), set(workdays)
    years = {day.year for day in holidays}
    for year, own in own_years().items():
        if year not in years:
            off |= set(own["holidays"])
            worked |= set(own["workdays"])
            years.add(year)
    return made(off, worked, years, tz)


def made(off: set[date], worked: set[date], years: set[int], tz: str = HERE) -> WorkCalendar:
    """A calendar of these days; its version is a digest of all that can move a deadline."""
    hours = work_time()
    told = [
        sorted(map(str, off)),
        sorted(map(str, worked)),
        sorted(years),
        tz,
        [list(map(str, h)) for h in hours],
    ]
    version = "rl-" + hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]
    return WorkCalendar(hours, frozenset(off), frozenset(worked), frozenset(years), version, ZoneInfo(tz))


def own_years() -> dict[int, dict[str, Any]]:
    """Years of holidays.yaml; a day that stands under another year is an error of the list."""
    table: dict[int, dict[str, Any]] = yaml.load(
        (LISTS / "holidays.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader
    )
    for year, own in table.items():
        for day in (*own["holidays"], *own["workdays"]):
            if not isinstance(day, date) or day.year != year:
                raise ValueError(f"holidays.yaml: {day} stands under {year}")
    return table


def put_year(conn: Connection, body: CalendarImported, at: int) -> None:
    """The version of a year stands from now on."""
    doc = {"notice": body.notice, "holidays": body.holidays, "workdays": body.workdays}
    row = {"year": body.year, "version": body.version, "at": at, "doc": json.dumps(doc, ensure_ascii=False)}
    conn.execute(insert(tables.calendar_year), row)


def in_force(conn: Connection, base: WorkCalendar) -> WorkCalendar:
    """The calendar with every year that was imported in the place of the one we know."""
    t = tables.calendar_year.c
    rows = conn.execute(select(t.year, t.doc).order_by(t.year, t.version)).tuples().all()
    return _over(base, tuple(dict(rows).items())) if rows else base


@lru_cache(maxsize=8)
def _over(base: WorkCalendar, rows: tuple[tuple[int, str], ...]) -> WorkCalendar:
    docs = {year: json.loads(doc) for year, doc in rows}

    def days(known: Iterable[date], name: str) -> set[date]:
        own = (date.fromisoformat(day) for doc in docs.values() for day in doc[name])
        return {*(day for day in known if day.year not in docs), *own}

    off, worked = days(base.holidays, "holidays"), days(base.workdays, "workdays")
    return made(off, worked, {*base.years, *docs}, str(base.tz))


def told_years(conn: Connection, base: WorkCalendar) -> list[dict[str, Any]]:
    """Every year with its days; `version` 0 and no notice of ours: what the release knows."""
    t = tables.calendar_year.c
    rows = conn.execute(select(t.year, t.version, t.doc).order_by(t.year, t.version))
    own = {r.year: {"version": r.version, **json.loads(r.doc)} for r in rows}
    return [{"year": year, **(own.get(year) or _known(base, year))} for year in sorted({*base.years, *own})]


def _known(base: WorkCalendar, year: int) -> dict[str, Any]:
    def days(known: Iterable[date]) -> list[str]:
        return sorted(str(day) for day in known if day.year == year)

    return {"version": 0, "notice": "", "holidays": days(base.holidays), "workdays": days(base.workdays)}
