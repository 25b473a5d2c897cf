"""分哨: the county centre confirms the department called, or names another, whose clock starts anew."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.fields import short
from dispatch.domain.overlays import Whistle
from dispatch.domain.step import Actor, Context, Facts
from dispatch.domain.steps._beside import Move, whistle_step
from dispatch.domain.steps._words import clock_of, read_clock
from dispatch.domain.steps.dispatch import check_units
from dispatch.domain.units import check_unit


@dataclass(frozen=True, slots=True)
class WhistleAssigned:
    unit: str = ""  # another department; "" keeps the one called
    no: int | None = None  # None: the only one there is


ROLES = frozenset({"county_dispatch", "county_chief"})


def check(case: Case, body: WhistleAssigned, actor: Actor) -> None:
    short("unit", body.unit, 40)
    check_units(case, "", (body.unit,) if body.unit else (), field="unit")


def more(found: Whistle, body: WhistleAssigned, actor: Actor, ctx: Context) -> Facts:
    if body.unit:
        check_unit(body.unit, ctx.kinds, "unit")
    if found.state == "blown" and body.unit in ("", found.unit):
        return {}
    return {"whistle": clock_of(ctx.clock("whistle", found.clock.limit, "normal"))}


def change(found: Whistle, body: WhistleAssigned, facts: Facts, at: int) -> Whistle:
    clock = read_clock(facts, "whistle") or found.clock
    unit = body.unit or found.unit
    return replace(found, state="assigned", unit=unit, clock=clock, stopped_at=None, query="")


STEP = whistle_step(
    "whistle_assign", Move(WhistleAssigned, frozenset({"blown", "refused"}), ROLES, change, check, more)
)
