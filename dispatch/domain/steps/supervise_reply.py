"""回复督办: the unit says what it has done and will do; the order's clock stops."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.fields import need
from dispatch.domain.overlays import Order
from dispatch.domain.step import Actor, Facts
from dispatch.domain.steps._beside import UNIT, Move, order_step


@dataclass(frozen=True, slots=True)
class OrderReplied:
    reply: str
    no: int | None = None  # None: the only one there is


def check(case: Case, body: OrderReplied, actor: Actor) -> None:
    need("reply", body.reply)


def change(found: Order, body: OrderReplied, facts: Facts, at: int) -> Order:
    return replace(found, state="replied", answered_at=at)


STEP = order_step("supervise_reply", Move(OrderReplied, frozenset({"signed"}), UNIT, change, check))
