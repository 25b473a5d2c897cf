"""改派: a returned case goes to another unit."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case
from dispatch.domain.errors import MustArbitrate
from dispatch.domain.fields import need, short
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps.dispatch import check_units, gone_to, ranked, sending


@dataclass(frozen=True, slots=True)
class Redispatched:
    lead: str
    reason: str
    co: tuple[str, ...] = ()
    deadline: int | None = None
    why_not: str = ""  # why not the unit at the top of the ranking


def guard(case: Case) -> None:
    if case.returns > 1:
        raise MustArbitrate(returns=case.returns)


def check(case: Case, body: Redispatched, actor: Actor) -> None:
    need("lead", body.lead, 40)
    need("reason", body.reason)
    short("why_not", body.why_not)
    check_units(case, body.lead, body.co)


def plan(case: Case, body: Redispatched, actor: Actor, ctx: Context) -> Facts:
    return sending(case, body.lead, body.co, body.deadline, ctx) | {"route": ranked(case, body.lead, ctx)}


def apply(case: Case, body: Redispatched, facts: Facts, at: int, actor: str) -> Case:
    return gone_to(case, body.lead, body.co, facts, actor)


STEP = Step(
    "redispatch",
    Redispatched,
    frozenset({"returned"}),
    "dispatched",
    frozenset({"town_dispatch", "county_dispatch"}),
    apply,
    check,
    plan,
    guard=guard,
)
