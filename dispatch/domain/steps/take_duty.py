"""接班: whom the shift was handed to signs, and has it."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case
from dispatch.domain.errors import BadField
from dispatch.domain.fields import short
from dispatch.domain.roles import PEOPLE
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class DutyTaken:
    handover: str
    version: int
    taker: str  # account
    note: str = ""


def check(case: Case, body: DutyTaken, actor: Actor) -> None:
    short("note", body.note)
    if actor.id != f"user:{body.taker}":
        raise BadField(field="taker", why="not_you")


def apply(case: Case, body: DutyTaken, facts: Facts, at: int, actor: str) -> Case:
    return case


STEP = Step(
    "take_duty",
    DutyTaken,
    frozenset({"new", "in_force"}),
    "in_force",
    PEOPLE,
    apply,
    check,
    stream="handover",
)
