"""撤案: the county strikes off a registered case; always two persons, always audited."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.errors import NeedsSecond
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import two_persons


@dataclass(frozen=True, slots=True)
class ForceVoided:
    reason: str


def guard(case: Case) -> None:
    if case.void_asked_by is None:
        raise NeedsSecond(step="force_void")


def check(case: Case, body: ForceVoided, actor: Actor) -> None:
    need("reason", body.reason)
    two_persons(case, actor, "force_void")


def plan(case: Case, body: ForceVoided, actor: Actor, ctx: Context) -> Facts:
    return {"asked_by": case.void_asked_by, "approver": actor.id}


def apply(case: Case, body: ForceVoided, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, closed_at=at, clock=None)


STEP = Step(
    "force_void",
    ForceVoided,
    frozenset({"registered"}),
    "void",
    frozenset({"county_chief"}),
    apply,
    check,
    plan,
    guard=guard,
)
