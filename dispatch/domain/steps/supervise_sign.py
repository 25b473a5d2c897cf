"""签收督办: the unit takes the order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import OPEN_STATES, Case
from dispatch.domain.fields import MAX_LINE, short
from dispatch.domain.overlays import find, find_any, put
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class OrderSigned:
    note: str = ""
    no: int | None = None  # None: the only one there is


STATES = frozenset({"issued"})


def guard(case: Case) -> None:
    find_any(case.orders, STATES, "supervise_sign")


def check(case: Case, body: OrderSigned, actor: Actor) -> None:
    short("note", body.note, MAX_LINE)


def plan(case: Case, body: OrderSigned, actor: Actor, ctx: Context) -> Facts:
    found = find(case.orders, body.no, STATES, "supervise_sign", actor.unit)
    return {"no": found.no}


def apply(case: Case, body: OrderSigned, facts: Facts, at: int, actor: str) -> Case:
    found = case.orders[facts["no"] - 1]
    new = replace(found, state="signed")
    return replace(case, orders=put(case.orders, new))


STEP = Step(
    "supervise_sign",
    OrderSigned,
    OPEN_STATES | {"closed"},
    None,
    frozenset({"unit"}),
    apply,
    check,
    plan,
    guard=guard,
)
