"""延期批准: the deadline moves by at most one original limit; at most twice."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case, moved
from dispatch.domain.due import due, epoch_ms, moment, read_limit, until
from dispatch.domain.errors import BadField, NothingOpen
from dispatch.domain.fields import short
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._words import clock_of, read_clock


@dataclass(frozen=True, slots=True)
class Extended:
    new_deadline: int | None = None  # epoch ms; None: one original limit more
    opinion: str = ""


def guard(case: Case) -> None:
    if case.extension is None or case.extension.state != "unit_ok":
        raise NothingOpen(step="extend")


def check(case: Case, body: Extended, actor: Actor) -> None:
    short("opinion", body.opinion)


def plan(case: Case, body: Extended, actor: Actor, ctx: Context) -> Facts:
    if case.handle is None:
        raise NothingOpen(step="extend")
    most = epoch_ms(due(moment(case.handle.due), *read_limit(case.handle.limit), ctx.calendar))
    new = most if body.new_deadline is None else body.new_deadline
    if not max(case.handle.due, epoch_ms(ctx.now)) < new <= most:
        raise BadField(field="new_deadline", why="within_one_limit")
    clock = clock_of(until(case.handle, new))
    return {"clock": clock, "handle": clock}


def apply(case: Case, body: Extended, facts: Facts, at: int, actor: str) -> Case:
    assert case.extension is not None
    asked = replace(case.extension, state="approved")
    handle = read_clock(facts, "handle")
    return moved(case, handle=handle, extension=asked, extensions=case.extensions + 1)


STEP = Step(
    "extend",
    Extended,
    frozenset({"handling"}),
    "handling",
    frozenset({"town_chief", "county_chief"}),
    apply,
    check,
    plan,
    guard=guard,
)
