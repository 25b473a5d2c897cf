"""申诉: once its case is closed the unit may say that a card is unjust; once."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.errors import NothingOpen
from dispatch.domain.fields import need
from dispatch.domain.overlays import Appeal
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class Appealed:
    reason: str


def guard(case: Case) -> None:
    if case.appeal is not None or not any(not card.revoked for card in case.cards):
        raise NothingOpen(step="appeal")


def check(case: Case, body: Appealed, actor: Actor) -> None:
    need("reason", body.reason)
    if not any(card.unit == actor.unit and not card.revoked for card in case.cards):
        raise NothingOpen(step="appeal")


def plan(case: Case, body: Appealed, actor: Actor, ctx: Context) -> Facts:
    return {"unit": actor.unit}


def apply(case: Case, body: Appealed, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, appeal=Appeal(facts["unit"], "applied", body.reason))


STEP = Step(
    "appeal",
    Appealed,
    frozenset({"closed"}),
    None,
    frozenset({"unit"}),
    apply,
    check,
    plan,
    guard=guard,
)
