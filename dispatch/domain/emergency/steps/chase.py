"""催签: five minutes without 签收, and every five more; the desk is told to ring."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.order import WAITING, Order
from dispatch.domain.errors import NothingOpen
from dispatch.domain.step import Facts, Step


@dataclass(frozen=True, slots=True)
class Chased:
    pass


def guard(order: Order) -> None:
    if order.chase_at() is None:
        raise NothingOpen(step="chase")


def apply(order: Order, body: Chased, facts: Facts, at: int, actor: str) -> Order:
    receipts = tuple(replace(r, chased=r.chased + 1) if r.state in WAITING else r for r in order.receipts)
    return replace(order, receipts=receipts)


STEP = Step(
    "chase", Chased, frozenset({"open"}), None, frozenset({"clock"}), apply, stream="order", guard=guard
)
