"""完成: what was ordered is done."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.order import Order, Receipt
from dispatch.domain.emergency.steps._receipts import Move, receipt_step
from dispatch.domain.fields import need
from dispatch.domain.step import Actor


@dataclass(frozen=True, slots=True)
class OrderCompleted:
    result: str
    to: str = ""  # the addressee, when the desk notes it on somebody's behalf


def check(order: Order, body: OrderCompleted, actor: Actor) -> None:
    need("result", body.result, 500)


def change(receipt: Receipt, body: OrderCompleted, at: int) -> Receipt:
    return replace(receipt, note=body.result)


STEP = receipt_step(
    "complete_order", Move(OrderCompleted, frozenset({"signed", "moving", "on_scene"}), "done", change, check)
)
