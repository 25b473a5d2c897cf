"""指令 as the fold of its events: one text to many, and what became of it with each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dispatch.domain.emergency.incident import DESK
from dispatch.domain.step import Actor

CHASE_AFTER = 5 * 60_000  # ms without 签收
OrderKind = Literal["order", "broadcast"]  # a broadcast asks for reading only

WAITING = frozenset({"issued", "read"})  # 下达, 已阅
ENDED = frozenset({"done", "refused"})  # 完成, 拒绝


@dataclass(frozen=True, slots=True)
class Receipt:
    """One addressee. state: issued read signed moving on_scene done refused; `at` when it came to it."""

    to: str  # unit, or team:<code> of that unit
    unit: str
    state: str = "issued"
    at: int = 0
    signed_at: int | None = None
    arrived_at: int | None = None
    note: str = ""
    lon: float | None = None
    lat: float | None = None
    chased: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """One 指令. `due` is when its content must be done (epoch ms)."""

    order_id: str
    state: str = "new"  # open done cancelled
    version: int = 0
    no: int = 0  # within its incident
    incident_id: str = ""
    area: str = ""
    kind: OrderKind = "order"
    content: str = ""
    sender: str = ""  # post or account that gives it
    line: int | None = None  # of the plan's checklist
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    due: int | None = None
    issued_at: int = 0
    receipts: tuple[Receipt, ...] = ()
    chain: tuple[str, ...] = ()  # units it was passed through
    noted_off: bool = False
    drill: bool = False

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(r.unit for r in self.receipts))

    def chase_at(self) -> int | None:
        """When somebody who has not signed must be called again; None: nobody is left to."""
        if not self.is_open or self.kind == "broadcast":
            return None
        waiting = [self.issued_at + CHASE_AFTER * (r.chased + 1) for r in self.receipts if r.state in WAITING]
        return min(waiting, default=None)


def answers_for(actor: Actor, unit: str) -> bool:
    """Whether what the actor says counts for the unit: its own, its community's, or any for the desk and for
    what a channel tells.
    """
    if actor.unit is not None:
        return actor.unit == unit
    return bool(actor.roles & (DESK | {"system"})) or unit == f"community@{actor.area}"


def heard(order: Order, to: str, stage: str) -> str | None:
    """The step that it is for the order when a channel tells that its addressee read it or acted on it."""
    receipt = next((r for r in order.receipts if r.to == to), None)
    if not order.is_open or receipt is None:
        return None
    if stage == "acted" and order.kind == "order":
        return "sign_order" if receipt.state in WAITING else None
    return "read_order" if stage in ("read", "acted") and receipt.state == "issued" else None


def ended(receipts: tuple[Receipt, ...], kind: OrderKind) -> bool:
    """Whether nobody has anything left to do."""
    last = ENDED if kind == "order" else ENDED | {"read"}
    return all(r.state in last for r in receipts)
