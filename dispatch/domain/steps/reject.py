"""不予受理: not a matter for this centre; every channel is told why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dispatch.domain.case import Case, moved
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class Rejected:
    reason_code: Literal["not_ours", "no_fact", "in_court", "repeated", "unclear", "other"]
    reason: str


def check(case: Case, body: Rejected, actor: Actor) -> None:
    need("reason", body.reason)


def apply(case: Case, body: Rejected, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, closed_at=at, clock=None)


STEP = Step(
    "reject",
    Rejected,
    frozenset({"reported"}),
    "rejected",
    frozenset({"town_accept", "county_accept"}),
    apply,
    check,
)
