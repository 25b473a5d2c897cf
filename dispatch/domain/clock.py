"""A running clock: what governs a lamp."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lamp = Literal["green", "yellow", "red"]
Mode = Literal["", "span", "eod", "left", "set"]


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline and the marks before and behind it. Times are epoch milliseconds, UTC.

    `mode` is how the end was found: `span` so much time from `since`; `eod` end of work on the n-th workday
    after the day of `since`; `left` what was `left` (ms of working time) when it went `on` after it stood
    still; `set` by a person. "" comes from rows of old releases. A new calendar moves the first three.
    """

    name: str  # accept register dispatch sign handle check_assign check close ...
    since: int
    yellow: int  # 80 % of the limit used
    due: int
    limit: str  # as written in the list: "4wh", "15min", "2eh"
    mode: Mode = ""
    on: int = 0
    left: int = 0
    rungs: tuple[int, ...] = ()  # when somebody is reminded, one rung after another
