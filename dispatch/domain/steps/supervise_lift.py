"""解除督办: verified, the order ends."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.fields import short
from dispatch.domain.overlays import Order
from dispatch.domain.step import Actor, Facts
from dispatch.domain.steps._beside import Move, order_step


@dataclass(frozen=True, slots=True)
class OrderLifted:
    opinion: str = ""
    no: int | None = None  # None: the only one there is


def check(case: Case, body: OrderLifted, actor: Actor) -> None:
    short("opinion", body.opinion)


def change(found: Order, body: OrderLifted, facts: Facts, at: int) -> Order:
    return replace(found, state="lifted")


STEP = order_step(
    "supervise_lift",
    Move(
        OrderLifted,
        frozenset({"verified"}),
        frozenset({"town_chief", "county_chief", "supervisor"}),
        change,
        check,
    ),
)
