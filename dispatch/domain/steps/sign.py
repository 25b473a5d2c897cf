"""签收: the lead unit takes the case; from here it cannot be returned."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.errors import NotYourCase
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import handled


@dataclass(frozen=True, slots=True)
class Signed:
    handler: str  # post or team that handles it


def check(case: Case, body: Signed, actor: Actor) -> None:
    need("handler", body.handler, 80)
    lead_only(case, actor)


def lead_only(case: Case, actor: Actor) -> None:
    if actor.unit != case.lead:
        raise NotYourCase(owner=case.lead or "-")


def plan(case: Case, body: Signed, actor: Actor, ctx: Context) -> Facts:
    return {"by": actor.id}


def apply(case: Case, body: Signed, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, handler=body.handler, clock=case.handle, hands=handled(case, facts))


STEP = Step("sign", Signed, frozenset({"dispatched"}), "handling", frozenset({"unit"}), apply, check, plan)
