"""The clocks beside a case: helpers, 吹哨 and 督办 turn lamps of their own while they are waited for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dispatch.domain.case import Case
from dispatch.domain.clock import Clock, Lamp
from dispatch.domain.steps.co_feedback import WHILE
from dispatch.domain.steps.lamp_beside import BesideLampTurned, What


def waited_for(case: Case) -> Iterator[tuple[What, int, Clock, Lamp]]:
    """(what, its number, its clock, its lamp) of all that is waited for now."""
    for no, helper in enumerate(case.helpers if case.state in WHILE - {"suspended"} else (), 1):
        if helper.answered_at is None:
            yield "helper", no, helper.clock, helper.lamp
    for whistle in case.whistles if case.is_open else ():
        if whistle.waiting:
            yield "whistle", whistle.no, whistle.clock, whistle.lamp
    for order in case.orders if case.is_open or case.state == "closed" else ():
        if order.waiting:
            yield "order", order.no, order.clock, order.lamp


def marks(case: Case) -> Iterator[int]:
    for _, _, clock, lamp in waited_for(case):
        if lamp != "red":
            yield clock.yellow if lamp == "green" else clock.due


def due(case: Case, now: int) -> list[tuple[str, Any]]:
    """One at a time; straight to red when both marks have passed."""
    for what, no, clock, lamp in waited_for(case):
        turned: Lamp = "red" if now >= clock.due else "yellow" if now >= clock.yellow else "green"
        if turned != lamp and lamp != "red" and turned != "green":
            return [("lamp_beside", BesideLampTurned(what, no, turned))]
    return []
