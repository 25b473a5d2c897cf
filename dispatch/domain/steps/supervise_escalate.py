"""提级督办: unanswered or not good enough, it becomes an order of the next grade."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import OPEN_STATES, Case, moved
from dispatch.domain.errors import BadField, NothingOpen
from dispatch.domain.fields import need
from dispatch.domain.overlays import find, find_any, put
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._words import clock_of, started
from dispatch.domain.steps.supervise import WHO


@dataclass(frozen=True, slots=True)
class OrderRaised:
    reason: str
    no: int | None = None  # None: the only one there is


NEXT = {"general": "key", "key": "listed"}
STATES = frozenset({"issued", "signed", "replied"})


def guard(case: Case) -> None:
    find_any(case.orders, STATES, "supervise_escalate")


def check(case: Case, body: OrderRaised, actor: Actor) -> None:
    need("reason", body.reason)


def plan(case: Case, body: OrderRaised, actor: Actor, ctx: Context) -> Facts:
    found = find(case.orders, body.no, STATES, "supervise_escalate", None)
    grade = NEXT.get(found.grade)
    if grade is None:
        raise NothingOpen(step="supervise_escalate")
    if not WHO[grade] & actor.roles:
        raise BadField(field="no", why="not_your_grade")
    clock = clock_of(ctx.clock("order", ctx.limits.orders[grade], case.urgency))
    return {"no": found.no, "grade": grade, "order": clock}


def apply(case: Case, body: OrderRaised, facts: Facts, at: int, actor: str) -> Case:
    found = case.orders[facts["no"] - 1]
    above = started(facts, "order")
    new = replace(
        found, no=len(case.orders) + 1, grade=facts["grade"], state="issued", clock=above, lamp="green"
    )
    raised = put(case.orders, replace(found, state="escalated"))
    return moved(case, orders=(*raised, replace(new, requirement=body.reason, answered_at=None)))


STEP = Step(
    "supervise_escalate",
    OrderRaised,
    OPEN_STATES | {"closed"},
    None,
    frozenset({"county_chief", "supervisor", "system"}),
    apply,
    check,
    plan,
    guard=guard,
)
