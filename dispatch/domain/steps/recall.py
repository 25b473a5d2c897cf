"""撤回派遣: a dispatch is taken back before the unit has signed, by who sent it; one of the system by any."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.errors import MustSign, NotYourCase
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._words import clock_of


@dataclass(frozen=True, slots=True)
class Recalled:
    reason: str


def guard(case: Case) -> None:
    if case.bound:
        raise MustSign(unit=case.lead)


def check(case: Case, body: Recalled, actor: Actor) -> None:
    need("reason", body.reason)
    if case.dispatcher not in (actor.id, "system"):
        raise NotYourCase(owner=case.dispatcher or "-")


def plan(case: Case, body: Recalled, actor: Actor, ctx: Context) -> Facts:
    return {"clock": clock_of(ctx.stage("dispatch", case.urgency, case.hotline))}


def apply(case: Case, body: Recalled, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, lead=None, co=(), helpers=(), dispatcher=None, handle=None)


STEP = Step(
    "recall",
    Recalled,
    frozenset({"dispatched"}),
    "registered",
    frozenset({"town_dispatch", "county_dispatch"}),
    apply,
    check,
    plan,
    guard=guard,
)
