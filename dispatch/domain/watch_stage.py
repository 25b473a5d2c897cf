"""What governs a case: lamps turn, a signing window that is over signs, 挂账 ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dispatch.domain.case import Case
from dispatch.domain.steps.auto_sign import AutoSigned
from dispatch.domain.steps.lamp import LampTurned
from dispatch.domain.steps.resume import Resumed


def marks(case: Case) -> Iterator[int]:
    if case.state == "suspended":
        if case.suspended_until is not None:
            yield case.suspended_until
    elif case.clock is not None and case.governing is not None and case.is_open:
        if case.lamp == "green":
            yield case.governing.yellow
        elif case.lamp == "yellow":
            yield case.governing.due
        if case.state == "dispatched":
            yield case.clock.due


def due(case: Case, now: int) -> list[tuple[str, Any]]:
    """Straight to red when both marks have passed."""
    if all(now < mark for mark in marks(case)):
        return []
    if case.state == "suspended":
        return [("resume", Resumed())]
    if case.state == "dispatched" and case.clock is not None and now >= case.clock.due:
        return [("auto_sign", AutoSigned())]
    late = case.governing is not None and now >= case.governing.due
    return [("lamp", LampTurned("red" if late else "yellow"))]
