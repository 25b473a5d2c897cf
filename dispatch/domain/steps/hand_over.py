"""交班: whose shift ends signs what is open, to whoever has the post next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dispatch.domain.case import Case
from dispatch.domain.duty import Shift, check_shift
from dispatch.domain.errors import BadField
from dispatch.domain.fields import need, short
from dispatch.domain.roles import PEOPLE
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class HandedOver:
    handover: str
    version: int
    shift: Shift  # that ends
    taker: str  # account
    note: str = ""
    figures: Mapping[str, int] = field(default_factory=dict)  # what stood open then, and what the shift saw


def check(case: Case, body: HandedOver, actor: Actor) -> None:
    need("taker", body.taker, 40)
    short("note", body.note)
    check_shift(body.shift)
    if actor.id != f"user:{body.shift.account}":
        raise BadField(field="shift", why="not_your_own")


def apply(case: Case, body: HandedOver, facts: Facts, at: int, actor: str) -> Case:
    return case


STEP = Step(
    "hand_over",
    HandedOver,
    frozenset({"new", "in_force"}),
    "in_force",
    PEOPLE,
    apply,
    check,
    stream="handover",
)
