"""先办: the first receiver works while 会商 settles whose it is; the consultation goes on."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.errors import NothingOpen, NotYourCase
from dispatch.domain.fields import need, short
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import handled


@dataclass(frozen=True, slots=True)
class StartedFirst:
    handler: str  # post or team that goes
    opinion: str = ""  # what it does until it is ruled whose it is


def guard(case: Case) -> None:
    """Once, and where somebody received it first."""
    if case.acting is None or case.handler is not None:
        raise NothingOpen(step="start_first")


def check(case: Case, body: StartedFirst, actor: Actor) -> None:
    need("handler", body.handler, 80)
    short("opinion", body.opinion)
    if actor.unit != case.acting:
        raise NotYourCase(owner=case.acting or "-")


def plan(case: Case, body: StartedFirst, actor: Actor, ctx: Context) -> Facts:
    return {"by": actor.id}


def apply(case: Case, body: StartedFirst, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, handler=body.handler, hands=handled(case, facts))


STEP = Step(
    "start_first",
    StartedFirst,
    frozenset({"arbitrating"}),
    "arbitrating",
    frozenset({"handler", "unit"}),
    apply,
    check,
    plan,
    guard=guard,
)
