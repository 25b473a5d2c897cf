"""A running clock: what governs a lamp."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    """The deadline that governs a state. Times are epoch milliseconds, UTC."""

    name: str  # accept register dispatch sign handle check_assign check close ...
    since: int
    yellow: int  # 80 % of the limit used
    due: int
    limit: str  # as written in the list: "4wh", "15min", "2eh"
