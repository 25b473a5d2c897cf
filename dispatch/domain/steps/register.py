"""立案: the case gets its number and enters the denominators."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.fields import MAX_LINE, need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._words import clock_of


@dataclass(frozen=True, slots=True)
class Registered:
    register_standard: str


def check(case: Case, body: Registered, actor: Actor) -> None:
    need("register_standard", body.register_standard, MAX_LINE)


def plan(case: Case, body: Registered, actor: Actor, ctx: Context) -> Facts:
    return {
        "case_no": ctx.number(case.area[:6], ctx.now),
        "clock": clock_of(ctx.stage("dispatch", case.urgency, case.hotline)),
    }


def apply(case: Case, body: Registered, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, case_no=facts["case_no"], registered_at=at)


STEP = Step(
    "register",
    Registered,
    frozenset({"accepted"}),
    "registered",
    frozenset({"town_accept", "county_accept", "system"}),
    apply,
    check,
    plan,
)
