"""撤销指令."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.emergency.incident import COMMAND
from dispatch.domain.emergency.order import Order
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    reason: str


def check(order: Order, body: OrderCancelled, actor: Actor) -> None:
    need("reason", body.reason, 200)


def apply(order: Order, body: OrderCancelled, facts: Facts, at: int, actor: str) -> Order:
    return order


STEP = Step(
    "cancel_order", OrderCancelled, frozenset({"open"}), "cancelled", COMMAND, apply, check, stream="order"
)
