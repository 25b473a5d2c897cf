"""派发核查: somebody other than the handler is asked to look whether it was really mended."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.errors import BadField
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import ahead
from dispatch.domain.steps._words import clock_of


@dataclass(frozen=True, slots=True)
class Checking:
    assignee: str  # post or account name
    deadline: int | None = None  # epoch ms; None: the stage limit


def check(case: Case, body: Checking, actor: Actor) -> None:
    need("assignee", body.assignee, 80)
    if body.assignee in (case.handler, case.lead) or f"user:{body.assignee}" in case.hands:
        raise BadField(field="assignee", why="own_work")


def plan(case: Case, body: Checking, actor: Actor, ctx: Context) -> Facts:
    clock = ctx.stage("check", case.urgency)
    if body.deadline is not None:
        clock = ahead(clock, body.deadline)
    return {"clock": clock_of(clock)}


def apply(case: Case, body: Checking, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, checker=body.assignee)


STEP = Step(
    "check",
    Checking,
    frozenset({"feedback"}),
    "checking",
    frozenset({"town_accept", "county_accept", "system"}),
    apply,
    check,
    plan,
)
