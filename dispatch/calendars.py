"""The working calendar of this install, from the State Council notices that chinesecalendar carries."""

from __future__ import annotations

from functools import cache

from dispatch.domain.calendar import WorkCalendar


@cache
def work_calendar() -> WorkCalendar:
    """Every year the library knows; a deadline that runs beyond them raises NoCalendar."""
    from chinese_calendar.constants import holidays, in_lieu_days, workdays

    years = frozenset(day.year for day in holidays)
    off = frozenset(holidays) | frozenset(in_lieu_days)
    return WorkCalendar(holidays=off, workdays=frozenset(workdays), years=years)
