"""核验督办: somebody looks whether the reply is true."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import OPEN_STATES, Case
from dispatch.domain.fields import need
from dispatch.domain.overlays import find, find_any, put
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class OrderVerified:
    opinion: str
    no: int | None = None  # None: the only one there is


STATES = frozenset({"replied"})


def guard(case: Case) -> None:
    find_any(case.orders, STATES, "supervise_verify")


def check(case: Case, body: OrderVerified, actor: Actor) -> None:
    need("opinion", body.opinion)


def plan(case: Case, body: OrderVerified, actor: Actor, ctx: Context) -> Facts:
    found = find(case.orders, body.no, STATES, "supervise_verify", None)
    return {"no": found.no}


def apply(case: Case, body: OrderVerified, facts: Facts, at: int, actor: str) -> Case:
    found = case.orders[facts["no"] - 1]
    new = replace(found, state="verified")
    return replace(case, orders=put(case.orders, new))


STEP = Step(
    "supervise_verify",
    OrderVerified,
    OPEN_STATES | {"closed"},
    None,
    frozenset({"town_chief", "county_chief", "supervisor"}),
    apply,
    check,
    plan,
    guard=guard,
)
