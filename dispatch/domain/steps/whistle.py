"""吹哨: the town calls departments in; the case stays where it is, each department gets a clock."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.errors import BadField
from dispatch.domain.fields import need
from dispatch.domain.overlays import Whistle, WhistleType
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import leaf_of, power
from dispatch.domain.steps._words import clock_of, started
from dispatch.domain.steps.dispatch import check_units
from dispatch.domain.units import check_unit


@dataclass(frozen=True, slots=True)
class Whistled:
    whistle_type: WhistleType
    units: tuple[str, ...]
    requirement: str


def check(case: Case, body: Whistled, actor: Actor) -> None:
    if not body.units:
        raise BadField(field="units", why="missing")
    need("requirement", body.requirement)
    check_units(case, "", body.units, field="units")
    if case.lead in body.units:
        raise BadField(field="units", why="lead_has_case")


def plan(case: Case, body: Whistled, actor: Actor, ctx: Context) -> Facts:
    for unit in body.units:
        check_unit(unit, ctx.kinds, "units")
    clock = ctx.clock("whistle", ctx.limits.whistles[body.whistle_type], case.urgency)
    return {"whistle": clock_of(clock), **power(leaf_of(case, ctx), case.area, ctx)}


def apply(case: Case, body: Whistled, facts: Facts, at: int, actor: str) -> Case:
    clock = started(facts, "whistle")
    first = len(case.whistles) + 1
    fresh = tuple(
        Whistle(first + n, unit, body.whistle_type, body.requirement, "blown", clock)
        for n, unit in enumerate(body.units)
    )
    return moved(case, whistles=case.whistles + fresh)


STEP = Step(
    "whistle",
    Whistled,
    frozenset({"handling"}),
    "handling",
    frozenset({"town_chief"}),
    apply,
    check,
    plan,
)
