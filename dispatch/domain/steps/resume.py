"""解挂: the clock goes on with what was left of it; by itself on the day that was named."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from dispatch.domain.case import Case, moved
from dispatch.domain.due import epoch_ms, resumed
from dispatch.domain.errors import NothingOpen
from dispatch.domain.fields import short
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._words import clock_of, read_clock, started


@dataclass(frozen=True, slots=True)
class Resumed:
    opinion: str = ""


def check(case: Case, body: Resumed, actor: Actor) -> None:
    short("opinion", body.opinion)


def plan(case: Case, body: Resumed, actor: Actor, ctx: Context) -> Facts:
    if case.handle is None or case.suspended_at is None:
        raise NothingOpen(step="resume")
    clock = clock_of(resumed(case.handle, case.suspended_at, epoch_ms(ctx.now), ctx.calendar))
    facts = {"clock": clock, "handle": clock, "channels": waiting(case, epoch_ms(ctx.now), ctx)}
    stopped, now = case.suspended_at, epoch_ms(ctx.now)
    owed = [resumed(p.clock, stopped, now, ctx.calendar) for p in case.open_parts]
    return facts | {"parts": [clock_of(c) for c in owed]} if owed else facts


def waiting(case: Case, now: int, ctx: Context) -> list[dict[str, Any] | None]:
    """The channels' clocks, in the order of the sources: told of 挂账, they waited as well."""
    clocks = [source.clock for source in case.sources]
    stopped = case.suspended_at or now
    return [clock_of(resumed(c, max(stopped, c.since), now, ctx.calendar)) if c else None for c in clocks]


def apply(case: Case, body: Resumed, facts: Facts, at: int, actor: str) -> Case:
    handle = read_clock(facts, "handle")
    told = facts.get("channels", [None] * len(case.sources))
    channels = [started({"channel": c}, "channel") if c else None for c in told]
    sources = (replace(s, clock=c or s.clock) for s, c in zip(case.sources, channels, strict=True))
    on = moved(case, handle=handle, sources=tuple(sources), suspended_at=None, suspended_until=None)
    owed = iter([started({"part": c}, "part") for c in facts.get("parts", ())])
    parts = (replace(p, clock=next(owed, p.clock)) if p.answered_at is None else p for p in case.helpers)
    return replace(on, helpers=tuple(parts))


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
