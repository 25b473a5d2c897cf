"""已阅: the addressee has it before its eyes."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.emergency.order import Receipt
from dispatch.domain.emergency.steps._receipts import HANDS, ON_BEHALF, Move, receipt_step


@dataclass(frozen=True, slots=True)
class OrderRead:
    to: str = ""  # the addressee, when the desk notes it on somebody's behalf


def change(receipt: Receipt, body: OrderRead, at: int) -> Receipt:
    return receipt


STEP = receipt_step(
    "read_order", Move(OrderRead, frozenset({"issued"}), "read", change, roles=HANDS | ON_BEHALF)
)
