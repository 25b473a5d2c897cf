"""提级: the case itself goes up, and the level above starts a clock of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from dispatch.domain.case import Case
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import back_to_desk, handling, lead_or_desk


@dataclass(frozen=True, slots=True)
class Escalated:
    reason: str
    target_level: Literal["county", "city"] = "county"


def check(case: Case, body: Escalated, actor: Actor) -> None:
    need("reason", body.reason)
    lead_or_desk(case, actor)


def plan(case: Case, body: Escalated, actor: Actor, ctx: Context) -> Facts:
    return {"clock": handling(case, ctx)["clock"]}


def apply(case: Case, body: Escalated, facts: Facts, at: int, actor: str) -> Case:
    gone = back_to_desk(case, facts, at)
    return replace(gone, level=body.target_level, escalations=case.escalations + 1)


STEP = Step(
    "escalate",
    Escalated,
    frozenset({"registered", "returned", "handling"}),
    "escalated",
    frozenset({"town_dispatch", "town_chief", "unit"}),
    apply,
    check,
    plan,
    narrow={
        "registered": frozenset({"town_dispatch", "town_chief"}),
        "returned": frozenset({"town_chief"}),
        "handling": frozenset({"town_chief", "unit"}),
    },
)
