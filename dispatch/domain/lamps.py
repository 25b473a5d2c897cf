"""Which steps time alone makes due; pure."""

from __future__ import annotations

from dispatch.domain.case import Case
from dispatch.domain.steps.lamp import LampTurned


def due_steps(case: Case, now: int) -> list[tuple[str, LampTurned]]:
    """The lamp step that is due at `now` (epoch ms), if any: straight to red when both marks have passed."""
    if case.clock is None or not case.is_open:
        return []
    if now >= case.clock.due and case.lamp != "red":
        return [("lamp", LampTurned("red"))]
    if now >= case.clock.yellow and case.lamp == "green":
        return [("lamp", LampTurned("yellow"))]
    return []
