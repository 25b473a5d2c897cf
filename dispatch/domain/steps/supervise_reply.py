"""回复督办: the unit says what it has done and will do; the order's clock stops."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import OPEN_STATES, Case
from dispatch.domain.fields import need
from dispatch.domain.overlays import find, find_any, put
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class OrderReplied:
    reply: str
    no: int | None = None  # None: the only one there is


STATES = frozenset({"signed"})


def guard(case: Case) -> None:
    find_any(case.orders, STATES, "supervise_reply")


def check(case: Case, body: OrderReplied, actor: Actor) -> None:
    need("reply", body.reply)


def plan(case: Case, body: OrderReplied, actor: Actor, ctx: Context) -> Facts:
    found = find(case.orders, body.no, STATES, "supervise_reply", actor.unit)
    return {"no": found.no}


def apply(case: Case, body: OrderReplied, facts: Facts, at: int, actor: str) -> Case:
    found = case.orders[facts["no"] - 1]
    new = replace(found, state="replied", answered_at=at)
    return replace(case, orders=put(case.orders, new))


STEP = Step(
    "supervise_reply",
    OrderReplied,
    OPEN_STATES | {"closed"},
    None,
    frozenset({"unit"}),
    apply,
    check,
    plan,
    guard=guard,
)
