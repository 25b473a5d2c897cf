"""会签: more units are called in, each on a clock of its own; the lead's clock runs on."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, Helper, moved
from dispatch.domain.errors import BadField
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import handling
from dispatch.domain.steps._words import started
from dispatch.domain.steps.dispatch import check_units
from dispatch.domain.units import check_unit


@dataclass(frozen=True, slots=True)
class CoSigned:
    units: tuple[str, ...]
    opinion: str


def check(case: Case, body: CoSigned, actor: Actor) -> None:
    if not body.units:
        raise BadField(field="units", why="missing")
    need("opinion", body.opinion)
    check_units(case, case.lead or "", (*case.co, *body.units), field="units")


def plan(case: Case, body: CoSigned, actor: Actor, ctx: Context) -> Facts:
    for unit in body.units:
        check_unit(unit, ctx.kinds, "units")
    return {"help": handling(case, ctx, "help")["clock"]}


def apply(case: Case, body: CoSigned, facts: Facts, at: int, actor: str) -> Case:
    clock = started(facts, "help")
    fresh = tuple(Helper(unit, clock) for unit in body.units)
    return moved(case, co=case.co + body.units, helpers=case.helpers + fresh)


STEP = Step(
    "co_sign",
    CoSigned,
    frozenset({"handling"}),
    "handling",
    frozenset({"town_chief", "county_chief"}),
    apply,
    check,
    plan,
)
