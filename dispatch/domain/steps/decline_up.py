"""上级退回: it is the town's own business; the town's desk has it again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import back_to_desk, numbered, stage


@dataclass(frozen=True, slots=True)
class DeclinedUp:
    reason: str


def check(case: Case, body: DeclinedUp, actor: Actor) -> None:
    need("reason", body.reason)


def plan(case: Case, body: DeclinedUp, actor: Actor, ctx: Context) -> Facts:
    return stage("dispatch", case, ctx) | numbered(case, ctx)


def apply(case: Case, body: DeclinedUp, facts: Facts, at: int, actor: str) -> Case:
    return replace(back_to_desk(case, facts, at), level="town")


STEP = Step(
    "decline_up",
    DeclinedUp,
    frozenset({"escalated"}),
    "registered",
    frozenset({"county_chief"}),
    apply,
    check,
    plan,
)
