"""定责会商: the units concerned settle whose it is; 先办后议: meanwhile the first receiver works."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
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
    first = {"acting": case.returned_by[0]} if case.returned_by else {}
    return stage("arbitrate", case, ctx) | first


def apply(case: Case, body: Arbitrating, facts: Facts, at: int, actor: str) -> Case:
    # Who sits at the table may open the case, and so may who works meanwhile; rows of old releases name none.
    return moved(case, co=body.units, acting=facts.get("acting"))


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
