"""核验督办: somebody looks whether the reply is true."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.fields import need
from dispatch.domain.overlays import Order
from dispatch.domain.step import Actor, Facts
from dispatch.domain.steps._beside import Move, order_step


@dataclass(frozen=True, slots=True)
class OrderVerified:
    opinion: str
    no: int | None = None  # None: the only one there is


def check(case: Case, body: OrderVerified, actor: Actor) -> None:
    need("opinion", body.opinion)


def change(found: Order, body: OrderVerified, facts: Facts, at: int) -> Order:
    return replace(found, state="verified")


STEP = order_step(
    "supervise_verify",
    Move(
        OrderVerified,
        frozenset({"replied"}),
        frozenset({"town_chief", "county_chief", "supervisor"}),
        change,
        check,
    ),
)
