"""重算时限: the calendar has changed, and the deadlines that it had given with it; old and new are kept.

A `handle` among the facts moves what was promised as well, as for every step that starts one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dispatch.domain.case import OPEN_STATES, Case
from dispatch.domain.errors import NothingOpen
from dispatch.domain.recount import clocks_of, moved, with_clocks
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._words import clock_of, started


@dataclass(frozen=True, slots=True)
class Recalendared:
    """Nothing to say: the calendar in force says it."""


def plan(case: Case, body: Recalendared, actor: Actor, ctx: Context) -> Facts:
    new = moved(case, ctx.limits, ctx.calendar)
    if not new:
        raise NothingOpen(step="recalendar")
    was = {where: clock.due for where, clock in clocks_of(case).items() if where in new}
    facts: dict[str, Any] = {"moved": {where: clock_of(clock) for where, clock in new.items()}, "was": was}
    return facts | {"handle": facts["moved"]["handle"]} if "handle" in new else facts


def apply(case: Case, body: Recalendared, facts: Facts, at: int, actor: str) -> Case:
    return with_clocks(case, {where: started(facts["moved"], where) for where in facts["moved"]})


STEP = Step("recalendar", Recalendared, OPEN_STATES, None, frozenset({"system"}), apply, plan=plan)
