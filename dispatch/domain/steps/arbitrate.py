"""定责会商: the units concerned are called together to settle whose it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.errors import BadField
from dispatch.domain.fields import short
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import stage
from dispatch.domain.steps.dispatch import check_units
from dispatch.domain.units import check_unit


@dataclass(frozen=True, slots=True)
class Arbitrating:
    units: tuple[str, ...]
    opinion: str = ""


def check(case: Case, body: Arbitrating, actor: Actor) -> None:
    if not body.units:
        raise BadField(field="units", why="missing")
    short("opinion", body.opinion)
    check_units(case, "", body.units, field="units")


def plan(case: Case, body: Arbitrating, actor: Actor, ctx: Context) -> Facts:
    for unit in body.units:
        check_unit(unit, ctx.kinds, "units")
    return stage("arbitrate", case, ctx)


def apply(case: Case, body: Arbitrating, facts: Facts, at: int, actor: str) -> Case:
    return replace(case, co=body.units)  # who sits at the table may open the case


STEP = Step(
    "arbitrate",
    Arbitrating,
    frozenset({"returned"}),
    "arbitrating",
    frozenset({"town_chief", "county_chief"}),
    apply,
    check,
    plan,
)
