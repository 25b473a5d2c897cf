"""申诉初审: the first of two reviewers finds the appeal worth a second look, or denies it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from dispatch.domain.case import Case, moved
from dispatch.domain.errors import NothingOpen
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class AppealReviewed:
    outcome: Literal["pass", "denied"]
    reason: str


def guard(case: Case) -> None:
    if case.appeal is None or case.appeal.state != "applied":
        raise NothingOpen(step="appeal_first")


def check(case: Case, body: AppealReviewed, actor: Actor) -> None:
    need("reason", body.reason)


def apply(case: Case, body: AppealReviewed, facts: Facts, at: int, actor: str) -> Case:
    assert case.appeal is not None
    state = "first_ok" if body.outcome == "pass" else "denied"
    return moved(case, appeal=replace(case.appeal, state=state, first_by=actor))


STEP = Step(
    "appeal_first",
    AppealReviewed,
    frozenset({"closed"}),
    None,
    frozenset({"evaluator", "supervisor"}),
    apply,
    check,
    guard=guard,
)
