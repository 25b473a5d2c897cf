"""回执: one ladder for all that goes out: a reply to its channel, an order to its unit, a case to its levels.

What a person does is its own receipt: who opens a case has read it, who signs an order has acted on it. Only
what happens outside, at a channel, needs an event of its own (step `receipt`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from dispatch.domain.roles import LEVEL_OF_ROLE

if TYPE_CHECKING:
    from dispatch.domain.emergency.order import Order

Stage = Literal["sent", "delivered", "read", "acted"]
STAGES: tuple[Stage, ...] = ("sent", "delivered", "read", "acted")
What = Literal["reply", "order", "level"]

OF_ORDER: Mapping[str, Stage] = {  # state of an addressee -> stage
    "issued": "sent",
    "read": "read",
    "signed": "acted",
    "moving": "acted",
    "on_scene": "acted",
    "done": "acted",
    "refused": "acted",
}


@dataclass(frozen=True, slots=True)
class Told:
    """That something came to a stage with whom it was for. `by` is a role, never a person."""

    what: What
    subject: str  # number of the reply, id of the order or case
    whom: str  # channel, addressee or level
    stage: Stage
    by: str


def further(before: str, stage: str) -> bool:
    """Whether the stage lies beyond what is known; one that was passed in silence needs no telling."""
    ranks: tuple[str, ...] = STAGES
    return before not in ranks or ranks.index(stage) > ranks.index(before)


def of_case(step: str, case_id: str, role: str, body: Any) -> Iterator[Told]:
    """What an event of a case says of a level: `seen` is a look, every other step of a person is an act."""
    if step == "seen":
        yield Told("level", case_id, body.level, "read", role)
    elif level := LEVEL_OF_ROLE[role]:
        yield Told("level", case_id, level, "acted", role)


def of_order(order: Order, at: int, role: str) -> Iterator[Told]:
    """What an event of an order at this instant says of the addressees that it moved."""
    for receipt in order.receipts:
        if receipt.at == at:
            yield Told("order", order.order_id, receipt.to, OF_ORDER[receipt.state], role)
