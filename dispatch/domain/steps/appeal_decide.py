"""申诉终审: another reviewer decides; upheld, the unit's cards are revoked and their trace stays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from dispatch.domain.case import Case, moved
from dispatch.domain.errors import NeedsSecond, NothingOpen
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class AppealDecided:
    outcome: Literal["approved", "denied"]
    reason: str


def guard(case: Case) -> None:
    if case.appeal is None or case.appeal.state != "first_ok":
        raise NothingOpen(step="appeal_decide")


def check(case: Case, body: AppealDecided, actor: Actor) -> None:
    need("reason", body.reason)
    if case.appeal is not None and case.appeal.first_by == actor.id:
        raise NeedsSecond(step="appeal_decide")


def apply(case: Case, body: AppealDecided, facts: Facts, at: int, actor: str) -> Case:
    assert case.appeal is not None
    appeal = replace(case.appeal, state=body.outcome)
    if body.outcome == "denied":
        return moved(case, appeal=appeal)
    appeal = replace(appeal, reopens=case.reopens, reworks=case.reworks)
    cards = tuple(replace(c, revoked=True) if c.unit == appeal.unit else c for c in case.cards)
    return moved(case, appeal=appeal, cards=cards)


STEP = Step(
    "appeal_decide",
    AppealDecided,
    frozenset({"closed"}),
    None,
    frozenset({"evaluator", "supervisor"}),
    apply,
    check,
    guard=guard,
)
