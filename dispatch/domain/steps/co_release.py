"""免协办: the desk lets a co-unit off that has nothing to do in the case, and says why."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.errors import BadField
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step
from dispatch.domain.steps.co_feedback import WHILE, answered, guard


@dataclass(frozen=True, slots=True)
class CoReleased:
    unit: str
    reason: str


def check(case: Case, body: CoReleased, actor: Actor) -> None:
    need("unit", body.unit, 40)
    need("reason", body.reason)
    if body.unit not in [part.unit for part in case.open_parts]:
        raise BadField(field="unit", why="no_owing_co")


def apply(case: Case, body: CoReleased, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, helpers=answered(case, body.unit, at, body.reason, released=True))


STEP = Step(
    "co_release",
    CoReleased,
    WHILE,
    None,
    frozenset({"town_dispatch", "county_dispatch", "town_chief", "county_chief"}),
    apply,
    check,
    guard=guard,
)
