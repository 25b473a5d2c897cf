"""综合执法托底: whoever it belongs to, the town's enforcement team goes first, even where it has no power."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.fields import need
from dispatch.domain.routing import TEAM
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._words import read_clock
from dispatch.domain.steps.dispatch import sent
from dispatch.domain.units import resolve_unit


@dataclass(frozen=True, slots=True)
class BackStopped:
    ruling: str


def check(case: Case, body: BackStopped, actor: Actor) -> None:
    need("ruling", body.ruling)


def plan(case: Case, body: BackStopped, actor: Actor, ctx: Context) -> Facts:
    lead = resolve_unit(TEAM, case.area, ctx.kinds)
    return sent(case, lead, (), None, ctx) | {"lead": lead}


def apply(case: Case, body: BackStopped, facts: Facts, at: int, actor: str) -> Case:
    return moved(
        case,
        lead=facts["lead"],
        co=(),
        acting=None,
        handler=None,
        dispatcher=actor,
        handle=read_clock(facts, "handle"),
        dispatches=case.dispatches + 1,
        bound=True,
    )


STEP = Step(
    "backstop",
    BackStopped,
    frozenset({"arbitrating"}),
    "dispatched",
    frozenset({"legal", "county_chief"}),
    apply,
    check,
    plan,
)
