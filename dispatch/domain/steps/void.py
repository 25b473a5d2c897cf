"""作废: it does not meet the standard of 立案; once registered, two persons are needed."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.errors import NeedsSecond
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step
from dispatch.domain.steps._rules import two_persons


@dataclass(frozen=True, slots=True)
class Voided:
    reason: str


def guard(case: Case) -> None:
    if case.state == "registered" and case.void_asked_by is None:
        raise NeedsSecond(step="void")


def check(case: Case, body: Voided, actor: Actor) -> None:
    need("reason", body.reason)
    if case.state == "registered":
        two_persons(case, actor, "void")


def apply(case: Case, body: Voided, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, closed_at=at, clock=None)


STEP = Step(
    "void",
    Voided,
    frozenset({"accepted", "registered"}),
    "void",
    frozenset({"town_chief", "county_chief"}),
    apply,
    check,
    guard=guard,
)
