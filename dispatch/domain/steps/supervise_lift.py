"""解除督办: verified, the order ends."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import OPEN_STATES, Case
from dispatch.domain.fields import short
from dispatch.domain.overlays import find, find_any, put
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class OrderLifted:
    opinion: str = ""
    no: int | None = None  # None: the only one there is


STATES = frozenset({"verified"})


def guard(case: Case) -> None:
    find_any(case.orders, STATES, "supervise_lift")


def check(case: Case, body: OrderLifted, actor: Actor) -> None:
    short("opinion", body.opinion)


def plan(case: Case, body: OrderLifted, actor: Actor, ctx: Context) -> Facts:
    found = find(case.orders, body.no, STATES, "supervise_lift", None)
    return {"no": found.no}


def apply(case: Case, body: OrderLifted, facts: Facts, at: int, actor: str) -> Case:
    found = case.orders[facts["no"] - 1]
    new = replace(found, state="lifted")
    return replace(case, orders=put(case.orders, new))


STEP = Step(
    "supervise_lift",
    OrderLifted,
    OPEN_STATES | {"closed"},
    None,
    frozenset({"town_chief", "county_chief", "supervisor"}),
    apply,
    check,
    plan,
    guard=guard,
)
