"""退回重办: the feedback does not do; the unit handles it again on a clock of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import again, handling, lead_or_desk


@dataclass(frozen=True, slots=True)
class Reworked:
    reason: str


def check(case: Case, body: Reworked, actor: Actor) -> None:
    need("reason", body.reason)
    lead_or_desk(case, actor)


def plan(case: Case, body: Reworked, actor: Actor, ctx: Context) -> Facts:
    return handling(case, ctx, "rework")


def apply(case: Case, body: Reworked, facts: Facts, at: int, actor: str) -> Case:
    return replace(again(case, facts), reworks=case.reworks + 1)


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
