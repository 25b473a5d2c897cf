"""The working calendar: weekly hours, State Council holidays and 调休 workdays, as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dispatch.domain.errors import DispatchError


class NoCalendar(DispatchError):
    """The working calendar has no holiday notice for this year. data: year."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Working time of a city. `years` are those whose holiday notice is known; asking about another is an
    error.
    """

    hours: tuple[tuple[time, time], ...] = ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()  # weekends that are worked
    years: frozenset[int] = frozenset()
    version: str = ""  # of the table of days
    tz: ZoneInfo = field(default=ZoneInfo("Asia/Shanghai"))

    def is_workday(self, day: date) -> bool:
        if day.year not in self.years:
            raise NoCalendar(year=day.year)
        if day in self.workdays:
            return True
        return day.weekday() < 5 and day not in self.holidays

    @property
    def day_minutes(self) -> int:
        return sum((b.hour - a.hour) * 60 + b.minute - a.minute for a, b in self.hours)

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.tz)

    def spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Working spans from `start` on, the first one cut to it."""
        here = self.local(start)
        day = here.date()
        while True:
            if self.is_workday(day):
                for opens, closes in self.hours:
                    a = datetime.combine(day, opens, self.tz)
                    b = datetime.combine(day, closes, self.tz)
                    if b > here:
                        yield max(a, here), b
            day += timedelta(days=1)

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Working time between two moments."""
        total = timedelta()
        for opens, closes in self.spans(start):
            if opens >= end:
                return total
            total += min(closes, end) - opens
        raise AssertionError("a calendar never ends")

    def end_of_work(self, day: date, workdays_after: int) -> datetime:
        """End of work on the n-th workday after `day`."""
        left = workdays_after
        while left:
            day += timedelta(days=1)
            left -= self.is_workday(day)
        return datetime.combine(day, self.hours[-1][1], self.tz)
