"""Which steps time alone makes due; pure."""

from __future__ import annotations

from typing import Any

from dispatch.domain.case import Case
from dispatch.domain.steps.auto_sign import AutoSigned
from dispatch.domain.steps.lamp import LampTurned
from dispatch.domain.steps.resume import Resumed


def next_look(case: Case) -> int | None:
    """When time next makes a step due (epoch ms); None: never."""
    if case.state == "suspended":
        return case.suspended_until
    if case.clock is None or not case.is_open:
        return None
    if case.lamp == "green":
        return case.clock.yellow
    return case.clock.due if case.lamp == "yellow" or case.state == "dispatched" else None


def due_steps(case: Case, now: int) -> list[tuple[str, Any]]:
    """The step that is due at `now`, if any: straight to red when both marks have passed; a signing window
    that is over signs instead.
    """
    look = next_look(case)
    if look is None or now < look:
        return []
    if case.state == "suspended":
        return [("resume", Resumed())]
    clock = case.clock
    if clock is None or now < clock.due:
        return [("lamp", LampTurned("yellow"))]
    return [("auto_sign", AutoSigned())] if case.state == "dispatched" else [("lamp", LampTurned("red"))]
