"""日历导入: the holidays and 调休 workdays of one year come into force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dispatch.domain.case import Case
from dispatch.domain.errors import BadField
from dispatch.domain.fields import MAX_LINE, need
from dispatch.domain.step import Actor, Facts, Step

MOST_DAYS = 120


@dataclass(frozen=True, slots=True)
class CalendarImported:
    year: int
    version: int
    notice: str  # which notice says so
    holidays: tuple[str, ...]  # ISO dates that are off
    workdays: tuple[str, ...] = ()  # weekend days that are worked


def check(case: Case, body: CalendarImported, actor: Actor) -> None:
    if not 2000 <= body.year <= 2100:
        raise BadField(field="year", why="out_of_bounds", least=2000, most=2100)
    need("notice", body.notice, MAX_LINE)
    if not body.holidays:
        raise BadField(field="holidays", why="missing")
    off = {_day("holidays", text, body.year) for text in body.holidays}
    worked = {_day("workdays", text, body.year) for text in body.workdays}
    if len(off) < len(body.holidays) or len(worked) < len(body.workdays) or off & worked:
        raise BadField(field="workdays" if off & worked else "holidays", why="day_twice")
    if len(off) > MOST_DAYS:
        raise BadField(field="holidays", why="more_than", most=MOST_DAYS)
    for day in worked:
        if day.weekday() < 5:
            raise BadField(field="workdays", why="worked_anyway", day=str(day))


def _day(field: str, text: str, year: int) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadField(field=field, why="not_a_date", text=text[:20]) from None
    if day.year != year:
        raise BadField(field=field, why="not_of_year", day=str(day), year=year)
    return day


def apply(case: Case, body: CalendarImported, facts: Facts, at: int, actor: str) -> Case:
    return case


STEP = Step(
    "import_calendar",
    CalendarImported,
    frozenset({"new", "in_force"}),
    "in_force",
    frozenset({"admin", "system"}),
    apply,
    check,
    stream="calendar",
)
