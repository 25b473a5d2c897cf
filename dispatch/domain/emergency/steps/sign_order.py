"""签收指令."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.order import Order, Receipt
from dispatch.domain.emergency.steps._receipts import HANDS, ON_BEHALF, Move, receipt_step
from dispatch.domain.fields import MAX_LINE, short
from dispatch.domain.step import Actor


@dataclass(frozen=True, slots=True)
class OrderSigned:
    note: str = ""
    to: str = ""  # the addressee, when the desk notes it on somebody's behalf


def check(order: Order, body: OrderSigned, actor: Actor) -> None:
    short("note", body.note, MAX_LINE)


def change(receipt: Receipt, body: OrderSigned, at: int) -> Receipt:
    return replace(receipt, signed_at=at, note=body.note)


STEP = receipt_step(
    "sign_order", Move(OrderSigned, frozenset({"issued", "read"}), "signed", change, check, HANDS | ON_BEHALF)
)
