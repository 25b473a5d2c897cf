"""上级立案派遣: the level above takes the case and sends it; its clocks start anew."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.fields import need, short
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import numbered
from dispatch.domain.steps.dispatch import check_units, gone_to, sending


@dataclass(frozen=True, slots=True)
class AcceptedUp:
    lead: str
    co: tuple[str, ...] = ()
    deadline: int | None = None
    opinion: str = ""


def check(case: Case, body: AcceptedUp, actor: Actor) -> None:
    need("lead", body.lead, 40)
    short("opinion", body.opinion)
    check_units(case, body.lead, body.co)


def plan(case: Case, body: AcceptedUp, actor: Actor, ctx: Context) -> Facts:
    return sending(case, body.lead, body.co, body.deadline, ctx) | numbered(case, ctx)


def apply(case: Case, body: AcceptedUp, facts: Facts, at: int, actor: str) -> Case:
    sent = gone_to(case, body.lead, body.co, facts, actor)
    return moved(sent, case_no=case.case_no or facts.get("case_no"))


STEP = Step(
    "accept_up",
    AcceptedUp,
    frozenset({"escalated"}),
    "dispatched",
    frozenset({"county_dispatch", "county_accept"}),
    apply,
    check,
    plan,
)
