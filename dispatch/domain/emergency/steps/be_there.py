"""到场, with the position that says so."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.order import Order, Receipt
from dispatch.domain.emergency.steps._receipts import Move, receipt_step
from dispatch.domain.fields import check_point
from dispatch.domain.step import Actor


@dataclass(frozen=True, slots=True)
class CameThere:
    lon: float | None = None
    lat: float | None = None
    to: str = ""  # the addressee, when the desk notes it on somebody's behalf


def check(order: Order, body: CameThere, actor: Actor) -> None:
    check_point(body.lon, body.lat)


def change(receipt: Receipt, body: CameThere, at: int) -> Receipt:
    return replace(receipt, arrived_at=at, lon=body.lon, lat=body.lat)


STEP = receipt_step("be_there", Move(CameThere, frozenset({"signed", "moving"}), "on_scene", change, check))
