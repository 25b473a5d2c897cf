"""内部转办: the unit passes the case to another of its people; no clock stops."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import handled
from dispatch.domain.steps.sign import lead_only


@dataclass(frozen=True, slots=True)
class Transferred:
    handler: str


def check(case: Case, body: Transferred, actor: Actor) -> None:
    need("handler", body.handler, 80)
    lead_only(case, actor)


def plan(case: Case, body: Transferred, actor: Actor, ctx: Context) -> Facts:
    return {"by": actor.id}


def apply(case: Case, body: Transferred, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, handler=body.handler, hands=handled(case, facts))


STEP = Step(
    "transfer_inner",
    Transferred,
    frozenset({"handling"}),
    "handling",
    frozenset({"unit"}),
    apply,
    check,
    plan,
)
