"""拒绝: it cannot or must not be done by this addressee, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.order import Order, Receipt
from dispatch.domain.emergency.steps._receipts import Move, receipt_step
from dispatch.domain.fields import need
from dispatch.domain.step import Actor


@dataclass(frozen=True, slots=True)
class OrderRefused:
    reason: str
    to: str = ""  # the addressee, when the desk notes it on somebody's behalf


def check(order: Order, body: OrderRefused, actor: Actor) -> None:
    need("reason", body.reason, 500)


def change(receipt: Receipt, body: OrderRefused, at: int) -> Receipt:
    return replace(receipt, note=body.reason)


STEP = receipt_step(
    "refuse_order", Move(OrderRefused, frozenset({"issued", "read", "signed"}), "refused", change, check)
)
