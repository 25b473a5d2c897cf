"""The working calendar: State Council notices that chinesecalendar carries, and our own table beyond them."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import cache
from typing import Any

import yaml

from dispatch.domain.calendar import WorkCalendar
from dispatch.matters import LISTS
from dispatch.policies import work_time


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
    return made(off, worked, years)


def made(off: set[date], worked: set[date], years: set[int]) -> WorkCalendar:
    """A calendar of these days; its version is a digest of all that can move a deadline."""
    told = [
        sorted(map(str, off)),
        sorted(map(str, worked)),
        sorted(years),
        [list(map(str, h)) for h in work_time()],
    ]
    version = "rl-" + hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]
    return WorkCalendar(work_time(), frozenset(off), frozenset(worked), frozenset(years), version)


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
