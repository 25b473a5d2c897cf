"""Deadlines in the four time units of the field: 紧急工作时 eh, 工作时 wh, 工作日 wd, 自然日 cd; and
minutes for the duty desk.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from dispatch.domain.calendar import WorkCalendar
from dispatch.domain.case import Urgency
from dispatch.domain.clock import Clock
from dispatch.domain.errors import BadField

Mode = Literal["span", "eod"]
LIMIT = re.compile(r"^(\d+)(min|eh|wh|wd|cd)$")
YELLOW_SHARE = 0.8


def read_limit(text: str) -> tuple[int, str]:
    """("4", "wh") of "4wh". Raises BadField on anything else."""
    match = LIMIT.match(text)
    if not match:
        raise BadField(field="deadline", why=f"not a limit: {text}")
    return int(match[1]), match[2]


def due(start: datetime, n: float, unit: str, calendar: WorkCalendar, mode: Mode = "span") -> datetime:
    """When n units from `start` have passed (UTC). `eod` counts workdays from the day after receipt, as
    the hotline does.
    """
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


def make_clock(name: str, start: datetime, limit: str, calendar: WorkCalendar, mode: Mode = "span") -> Clock:
    n, unit = read_limit(limit)
    end = due(start, n, unit, calendar, mode)
    warn = (
        due(start, n * YELLOW_SHARE, unit, calendar)
        if mode == "span"
        else start + (end - start) * YELLOW_SHARE
    )
    return Clock(name, epoch_ms(start), epoch_ms(warn), epoch_ms(end), limit)


@dataclass(frozen=True, slots=True)
class Stage:
    """Limits of one stage, as sla.yaml has them; None: the common one."""

    limit: str
    urgent: str | None = None  # 特急
    hotline: str | None = None


# The handle clock is not here: it takes the leaf's own deadline.
STAGES = {
    "accept": Stage("15min", urgent="5min"),
    "register": Stage("15min"),
    "dispatch": Stage("30min", urgent="10min", hotline="1wh"),
    "sign": Stage("4wh", urgent="30min", hotline="1wd"),
    "check_assign": Stage("1wh"),
    "verify": Stage("24eh", urgent="2eh"),
    "arbitrate": Stage("1wd", urgent="1eh"),
    "check": Stage("2eh"),
    "revisit": Stage("1wd"),
    "close": Stage("1wd"),
}


def stage_clock(
    name: str, start: datetime, urgency: Urgency, calendar: WorkCalendar, hotline: bool = False
) -> Clock:
    stage = STAGES[name]
    limit = stage.limit
    if urgency == "urgent3" and stage.urgent:
        limit = stage.urgent
    elif hotline and stage.hotline:
        limit = stage.hotline
    return make_clock(name, start, limit, calendar)


def until(clock: Clock, deadline: int) -> Clock:
    """The clock with another end; its yellow mark keeps its share."""
    yellow = clock.since + (deadline - clock.since) * 4 // 5
    return replace(clock, due=deadline, yellow=yellow)


def resumed(clock: Clock, stopped: int, now: int, calendar: WorkCalendar) -> Clock:
    """A clock that stood still from `stopped` to `now`: what was left then is left now, in the clock's own
    kind of time.
    """

    def later(mark: int) -> int:
        if mark <= stopped or unit not in ("wh", "wd"):
            return mark + now - stopped
        left = calendar.worked(moment(stopped), moment(mark))
        return epoch_ms(_walk(moment(now), left, calendar))

    _, unit = read_limit(clock.limit)
    return replace(clock, since=clock.since + now - stopped, yellow=later(clock.yellow), due=later(clock.due))


def epoch_ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
