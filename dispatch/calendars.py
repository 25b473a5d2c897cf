"""The working calendar: State Council notices that chinesecalendar carries, and our own table beyond them."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import yaml

from dispatch.domain.calendar import WorkCalendar
from dispatch.matters import LISTS


@cache
def work_calendar() -> WorkCalendar:
    """A deadline that runs beyond every known year raises NoCalendar."""
    from chinese_calendar.constants import holidays, in_lieu_days, workdays

    off, worked = set(holidays) | set(in_lieu_days), set(workdays)
    years = {day.year for day in holidays}
    for year, own in own_years().items():
        if year not in years:
            off |= set(own["holidays"])
            worked |= set(own["workdays"])
            years.add(year)
    return WorkCalendar(holidays=frozenset(off), workdays=frozenset(worked), years=frozenset(years))


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
