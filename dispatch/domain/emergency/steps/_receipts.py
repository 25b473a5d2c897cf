"""Makes the steps by which one addressee of an order goes on, or the desk on its behalf."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from dispatch.domain.emergency.incident import DESK
from dispatch.domain.emergency.order import Order, Receipt, answers_for, ended
from dispatch.domain.errors import BadField, NothingOpen, NotYourCase
from dispatch.domain.step import Actor, Context, Facts, Step, no_check

HANDS = frozenset({"unit", "community", "grid_worker", "handler"})
ON_BEHALF = DESK | {"system"}  # the desk, and a channel that tells what was answered there


@dataclass(frozen=True, slots=True)
class Move:
    """From which states a receipt moves, and what it is after. `body` has `to`: "" is the actor's own."""

    body: type
    frm: frozenset[str]
    state: str
    change: Callable[[Receipt, Any, int], Receipt]
    check: Callable[[Order, Any, Actor], None] = no_check
    roles: frozenset[str] = HANDS | DESK


def receipt_step(name: str, move: Move) -> Step:
    def guard(order: Order) -> None:
        if not any(r.state in move.frm for r in order.receipts):
            raise NothingOpen(step=name)

    def plan(order: Order, body: Any, actor: Actor, ctx: Context) -> Facts:
        found = own(order, body.to, actor)
        if found.state not in move.frm:
            raise NothingOpen(step=name)
        return {"to": found.to, "on_behalf": actor.unit is None and bool(actor.roles & ON_BEHALF)}

    def apply(order: Order, body: Any, facts: Facts, at: int, actor: str) -> Order:
        found = next(r for r in order.receipts if r.to == facts["to"])
        moved = replace(move.change(found, body, at), state=move.state, at=at)
        receipts = tuple(moved if r.to == moved.to else r for r in order.receipts)
        state = "done" if ended(receipts, order.kind) else order.state
        return replace(order, receipts=receipts, state=state)

    return Step(
        name,
        move.body,
        frozenset({"open"}),
        None,
        move.roles,
        apply,
        move.check,
        plan,
        stream="order",
        guard=guard,
    )


def own(order: Order, to: str, actor: Actor) -> Receipt:
    """The receipt that is meant. Raises NotYourCase for another unit's, BadField when several could be."""
    fit = [r for r in order.receipts if answers_for(actor, r.unit) and to in ("", r.to)]
    if not fit and not actor.roles & ON_BEHALF:
        raise NotYourCase(owner=to or "-")
    if len(fit) != 1:
        raise BadField(field="to", why="missing" if not to else "no_such_addressee")
    return fit[0]
