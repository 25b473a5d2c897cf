"""签收督办: the unit takes the order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.fields import MAX_LINE, short
from dispatch.domain.overlays import Order
from dispatch.domain.step import Actor, Facts
from dispatch.domain.steps._beside import UNIT, Move, order_step


@dataclass(frozen=True, slots=True)
class OrderSigned:
    note: str = ""
    no: int | None = None  # None: the only one there is


def check(case: Case, body: OrderSigned, actor: Actor) -> None:
    short("note", body.note, MAX_LINE)


def change(found: Order, body: OrderSigned, facts: Facts, at: int) -> Order:
    return replace(found, state="signed")


STEP = order_step("supervise_sign", Move(OrderSigned, frozenset({"issued"}), UNIT, change, check))
