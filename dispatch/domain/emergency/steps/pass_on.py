"""转令: an addressee hands the order on to a unit that can do it; never back to one that had it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import DESK
from dispatch.domain.emergency.order import ENDED, Order, Receipt
from dispatch.domain.emergency.steps._receipts import HANDS, own
from dispatch.domain.errors import BadField, NothingOpen
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.units import check_unit


@dataclass(frozen=True, slots=True)
class PassedOn:
    unit: str
    reason: str
    to: str = ""  # the addressee, when the desk does it on somebody's behalf


def check(order: Order, body: PassedOn, actor: Actor) -> None:
    need("reason", body.reason, 200)
    if body.unit in order.chain or body.unit in order.units:
        raise BadField(field="unit", why="in_a_circle")


def plan(order: Order, body: PassedOn, actor: Actor, ctx: Context) -> Facts:
    check_unit(body.unit, ctx.kinds, "unit")
    found = own(order, body.to, actor)
    if found.state in ENDED:
        raise NothingOpen(step="pass_on")
    return {"to": found.to, "on_behalf": actor.unit is None and bool(actor.roles & DESK)}


def apply(order: Order, body: PassedOn, facts: Facts, at: int, actor: str) -> Order:
    before = next(r for r in order.receipts if r.to == facts["to"])
    new = Receipt(body.unit, body.unit, at=at, note=body.reason)
    receipts = tuple(new if r.to == before.to else r for r in order.receipts)
    return replace(order, receipts=receipts, chain=(*order.chain, before.unit))


STEP = Step("pass_on", PassedOn, frozenset({"open"}), None, HANDS | DESK, apply, check, plan, stream="order")
