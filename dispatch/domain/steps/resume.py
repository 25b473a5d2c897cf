"""解挂: the clock goes on with what was left of it; by itself on the day that was named."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.due import epoch_ms, resumed
from dispatch.domain.errors import NothingOpen
from dispatch.domain.fields import short
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._words import clock_of, read_clock


@dataclass(frozen=True, slots=True)
class Resumed:
    opinion: str = ""


def check(case: Case, body: Resumed, actor: Actor) -> None:
    short("opinion", body.opinion)


def plan(case: Case, body: Resumed, actor: Actor, ctx: Context) -> Facts:
    if case.handle is None or case.suspended_at is None:
        raise NothingOpen(step="resume")
    clock = clock_of(resumed(case.handle, case.suspended_at, epoch_ms(ctx.now), ctx.calendar))
    return {"clock": clock, "handle": clock}


def apply(case: Case, body: Resumed, facts: Facts, at: int, actor: str) -> Case:
    handle = read_clock(facts, "handle")
    return replace(case, handle=handle, suspended_at=None, suspended_until=None)


STEP = Step(
    "resume",
    Resumed,
    frozenset({"suspended"}),
    "handling",
    frozenset({"system", "county_chief"}),
    apply,
    check,
    plan,
)
