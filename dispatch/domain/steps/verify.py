"""发起核实: before it is taken in, somebody looks whether the report is true (核查 comes after handling)."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import stage


@dataclass(frozen=True, slots=True)
class Verifying:
    assignee: str  # post or account name
    deadline: int | None = None  # epoch ms; None: the stage limit


def check(case: Case, body: Verifying, actor: Actor) -> None:
    need("assignee", body.assignee, 80)


def plan(case: Case, body: Verifying, actor: Actor, ctx: Context) -> Facts:
    return stage("verify", case, ctx, body.deadline)


def apply(case: Case, body: Verifying, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, verifier=body.assignee)


STEP = Step(
    "verify",
    Verifying,
    frozenset({"reported"}),
    "verifying",
    frozenset({"town_accept", "county_accept"}),
    apply,
    check,
    plan,
)
