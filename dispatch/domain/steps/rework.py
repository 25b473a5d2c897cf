"""退回重办: the feedback does not do; the unit handles it again on a clock of its own."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import lead_or_desk, once_more, reworking


@dataclass(frozen=True, slots=True)
class Reworked:
    reason: str


def check(case: Case, body: Reworked, actor: Actor) -> None:
    need("reason", body.reason)
    lead_or_desk(case, actor)


def plan(case: Case, body: Reworked, actor: Actor, ctx: Context) -> Facts:
    return reworking(case, ctx)


def apply(case: Case, body: Reworked, facts: Facts, at: int, actor: str) -> Case:
    return once_more(case, facts)


STEP = Step(
    "rework",
    Reworked,
    frozenset({"feedback"}),
    "handling",
    frozenset({"town_dispatch", "county_dispatch", "unit"}),
    apply,
    check,
    plan,
)
