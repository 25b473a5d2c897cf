"""Case numbers of a city and local day, handed out inside one open transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from dispatch import tables

Last = dict[tuple[str, str], int]  # (city, day) -> the last number


class Numbers:
    """The numbers of one local day. A refusal gives back what it took."""

    def __init__(self, conn: Connection, day: str) -> None:
        self._conn, self._day = conn, day
        self._last: Last = {}

    def next(self, city: str, now: datetime) -> str:
        day = self._day
        if (city, day) not in self._last:
            t = tables.number.c
            row = self._conn.execute(select(t.n).where(t.city == city, t.day == day)).scalar()
            self._last[city, day] = row or 0
        self._last[city, day] += 1
        return f"{city}{day}{self._last[city, day]:05d}"

    def mark(self) -> Last:
        return dict(self._last)

    def back_to(self, mark: Last) -> None:
        self._last = mark

    def write(self) -> None:
        write_numbers(self._conn, self._last)


def write_numbers(conn: Connection, numbers: Mapping[tuple[str, str], int]) -> None:
    """The last case number of each city and day."""
    t = tables.number
    for (city, day), n in numbers.items():
        done = conn.execute(t.update().where(t.c.city == city, t.c.day == day).values(n=n)).rowcount
        if not done:
            conn.execute(t.insert().values(city=city, day=day, n=n))
