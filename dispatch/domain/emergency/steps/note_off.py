"""核销指令: who gave it has seen what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import COMMAND
from dispatch.domain.emergency.order import Order
from dispatch.domain.errors import NothingOpen
from dispatch.domain.step import Facts, Step


@dataclass(frozen=True, slots=True)
class NotedOff:
    pass


def guard(order: Order) -> None:
    if order.noted_off:
        raise NothingOpen(step="note_off")


def apply(order: Order, body: NotedOff, facts: Facts, at: int, actor: str) -> Order:
    return replace(order, noted_off=True)


STEP = Step("note_off", NotedOff, frozenset({"done"}), None, COMMAND, apply, stream="order", guard=guard)
