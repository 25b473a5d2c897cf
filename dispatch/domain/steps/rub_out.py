"""擦除标绘: a drawing is taken off the map before it ends; its events stay."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case
from dispatch.domain.emergency.incident import DESK
from dispatch.domain.errors import BadField
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class RubbedOut:
    drawing: str
    version: int
    area: str
    owner: str  # who drew it


def check(case: Case, body: RubbedOut, actor: Actor) -> None:
    if not body.area.startswith(actor.area):
        raise BadField(field="area", why="not_in_your_area")
    if body.owner != actor.id and not actor.roles & {"town_chief", "county_chief"}:
        raise BadField(field="drawing", why="not_your_own")


def apply(case: Case, body: RubbedOut, facts: Facts, at: int, actor: str) -> Case:
    return case


STEP = Step(
    "rub_out",
    RubbedOut,
    frozenset({"new"}),
    "in_force",
    DESK | {"unit"},
    apply,
    check,
    stream="drawing",
)
