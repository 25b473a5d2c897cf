"""督办: the lead must answer for the case to who watches it; three grades, the first the mildest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dispatch.domain.case import OPEN_STATES, Case, moved
from dispatch.domain.errors import BadField, NothingOpen
from dispatch.domain.fields import need
from dispatch.domain.overlays import Grade, Order
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._words import clock_of, started


@dataclass(frozen=True, slots=True)
class Supervised:
    grade: Grade
    kind: Literal["overdue", "leader", "key_matter", "card", "interview"]
    requirement: str


WHO = {
    "general": frozenset({"town_chief", "county_chief", "supervisor", "system"}),
    "key": frozenset({"county_chief", "supervisor", "system"}),
    "listed": frozenset({"supervisor"}),
}


def guard(case: Case) -> None:
    if case.lead is None:
        raise NothingOpen(step="supervise")


def check(case: Case, body: Supervised, actor: Actor) -> None:
    need("requirement", body.requirement)
    if not WHO[body.grade] & actor.roles:
        raise BadField(field="grade", why="not_your_grade")


def plan(case: Case, body: Supervised, actor: Actor, ctx: Context) -> Facts:
    clock = ctx.clock("order", ctx.limits.orders[body.grade], case.urgency)
    return {"order": clock_of(clock), "unit": case.lead}


def apply(case: Case, body: Supervised, facts: Facts, at: int, actor: str) -> Case:
    clock = started(facts, "order")
    no = len(case.orders) + 1
    order = Order(no, facts["unit"], body.grade, body.kind, body.requirement, "issued", clock)
    return moved(case, orders=(*case.orders, order))


STEP = Step(
    "supervise",
    Supervised,
    OPEN_STATES,
    None,
    frozenset({"town_chief", "county_chief", "supervisor", "system"}),
    apply,
    check,
    plan,
    guard=guard,
)
