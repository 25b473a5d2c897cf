"""回访不满意重办: the reporter is not content; handled once more, once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.errors import UsedUp
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import again, handling


@dataclass(frozen=True, slots=True)
class RevisitedBadly:
    reason: str


MOST = 1


def guard(case: Case) -> None:
    if case.unsatisfied >= MOST:
        raise UsedUp(step="revisit_bad", most=MOST)


def check(case: Case, body: RevisitedBadly, actor: Actor) -> None:
    need("reason", body.reason)


def plan(case: Case, body: RevisitedBadly, actor: Actor, ctx: Context) -> Facts:
    return handling(case, ctx, "rework")


def apply(case: Case, body: RevisitedBadly, facts: Facts, at: int, actor: str) -> Case:
    return replace(again(case, facts), unsatisfied=case.unsatisfied + 1, satisfaction="not", resolved=False)


STEP = Step(
    "revisit_bad",
    RevisitedBadly,
    frozenset({"revisiting"}),
    "handling",
    frozenset({"revisitor", "supervisor"}),
    apply,
    check,
    plan,
    guard=guard,
)
