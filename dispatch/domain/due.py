"""Deadlines in the four time units of the field: 紧急工作时 eh, 工作时 wh, 工作日 wd, 自然日 cd; and
minutes for the duty desk.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dispatch.domain.calendar import WorkCalendar
from dispatch.domain.case import Urgency
from dispatch.domain.clock import Clock, Mode
from dispatch.domain.errors import BadField
from dispatch.domain.limits import Limits

LIMIT = re.compile(r"^(\d+)(min|eh|wh|wd|cd)$")
WORKING = frozenset({"wh", "wd"})
MS = timedelta(milliseconds=1)


def read_limit(text: str) -> tuple[int, str]:
    """("4", "wh") of "4wh". Raises BadField on anything else."""
    match = LIMIT.match(text)
    if not match:
        raise BadField(field="deadline", why="bad_deadline", text=text)
    return int(match[1]), match[2]


def due(start: datetime, n: float, unit: str, calendar: WorkCalendar, mode: Mode = "span") -> datetime:
    """When n units from `start` have passed (UTC). `eod` counts workdays from the day after receipt, as
    the hotline does.
    """
    start = start.astimezone(UTC)
    if unit == "min":
        return start + timedelta(minutes=n)
    if unit == "eh":
        return start + timedelta(hours=n)
    if unit == "cd":
        return start + timedelta(days=n)
    if unit == "wd" and mode == "eod":
        return calendar.end_of_work(calendar.local(start).date(), int(n)).astimezone(UTC)
    minutes = n * 60 if unit == "wh" else n * calendar.day_minutes
    return _walk(start, timedelta(minutes=minutes), calendar)


def _walk(start: datetime, left: timedelta, calendar: WorkCalendar) -> datetime:
    for opens, closes in calendar.spans(start):
        if closes - opens >= left:
            return (opens + left).astimezone(UTC)
        left -= closes - opens
    raise AssertionError("a calendar never ends")


def make_clock(
    name: str,
    start: datetime,
    limit: str,
    calendar: WorkCalendar,
    mode: Mode = "span",
    yellow: float = 0.8,
    shares: Sequence[float] = (),
) -> Clock:
    """A clock from `start`, with a yellow mark and rungs at shares of the limit in the limit's own time."""
    n, unit = read_limit(limit)
    end = due(start, n, unit, calendar, mode)

    def mark(share: float) -> int:
        if share == 1:
            return epoch_ms(end)
        if mode == "eod":
            return epoch_ms(_walk(start, calendar.worked(start, end) * share, calendar))
        return epoch_ms(due(start, n * share, unit, calendar))

    return Clock(
        name, epoch_ms(start), mark(yellow), epoch_ms(end), limit, mode, rungs=tuple(map(mark, shares))
    )


def start_clock(
    name: str,
    start: datetime,
    limit: str,
    urgency: Urgency,
    limits: Limits,
    calendar: WorkCalendar,
    mode: Mode = "span",
) -> Clock:
    """A clock with the marks that the limits in force give it."""
    shares = [rung.share for rung in limits.rungs(name, urgency)]
    return make_clock(name, start, limit, calendar, mode, limits.yellow, shares)


def until(clock: Clock, deadline: int) -> Clock:
    """The clock with an end that somebody named; its marks keep their shares."""

    def mark(at: int) -> int:
        return clock.since + (at - clock.since) * (deadline - clock.since) // max(1, clock.due - clock.since)

    rungs = tuple(map(mark, clock.rungs))
    yellow = clock.since + (deadline - clock.since) * 4 // 5
    return replace(clock, due=deadline, yellow=yellow, mode="set", rungs=rungs)


def resumed(clock: Clock, stopped: int, now: int, calendar: WorkCalendar) -> Clock:
    """A clock that stood still from `stopped` to `now`: what was left then is left now, in the clock's own
    kind of time.
    """
    working = read_limit(clock.limit)[1] in WORKING

    def later(mark: int) -> int:
        if mark <= stopped or not working:
            return mark + now - stopped
        left = calendar.worked(moment(stopped), moment(mark))
        return epoch_ms(_walk(moment(now), left, calendar))

    rungs = tuple(map(later, clock.rungs))
    on = replace(
        clock,
        since=clock.since + now - stopped,
        yellow=later(clock.yellow),
        due=later(clock.due),
        rungs=rungs,
    )
    if not working or clock.mode in ("", "set"):
        return on
    if clock.due <= stopped:
        return replace(on, mode="set")
    left = calendar.worked(moment(stopped), moment(clock.due)) // MS
    return replace(on, mode="left", on=now, left=left)


def recounted(clock: Clock, urgency: Urgency, limits: Limits, calendar: WorkCalendar) -> Clock:
    """The clock as it stands by this calendar; itself where days do not count or a person set the end."""
    if read_limit(clock.limit)[1] not in WORKING or clock.mode in ("", "set"):
        return clock
    if clock.mode != "left":
        start = moment(clock.since)
        return start_clock(clock.name, start, clock.limit, urgency, limits, calendar, clock.mode)
    end = epoch_ms(_walk(moment(clock.on), clock.left * MS, calendar))

    def mark(at: int) -> int:
        if at <= clock.on:
            return at
        return clock.on + (at - clock.on) * (end - clock.on) // (clock.due - clock.on)

    if end == clock.due:
        return clock
    return replace(clock, due=end, yellow=mark(clock.yellow), rungs=tuple(map(mark, clock.rungs)))


def epoch_ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
