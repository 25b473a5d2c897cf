"""分哨: the county centre confirms the department called, or names another, whose clock starts anew."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import OPEN_STATES, Case
from dispatch.domain.due import make_clock
from dispatch.domain.fields import short
from dispatch.domain.overlays import find, find_any, put
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._words import clock_of, read_clock
from dispatch.domain.steps.dispatch import check_units
from dispatch.domain.units import check_unit


@dataclass(frozen=True, slots=True)
class WhistleAssigned:
    unit: str = ""  # another department; "" keeps the one called
    no: int | None = None  # None: the only one there is


STATES = frozenset({"blown", "refused"})


def guard(case: Case) -> None:
    find_any(case.whistles, STATES, "whistle_assign")


def check(case: Case, body: WhistleAssigned, actor: Actor) -> None:
    short("unit", body.unit, 40)
    check_units(case, "", (body.unit,) if body.unit else (), field="unit")


def plan(case: Case, body: WhistleAssigned, actor: Actor, ctx: Context) -> Facts:
    found = find(case.whistles, body.no, STATES, "whistle_assign", None)
    if body.unit:
        check_unit(body.unit, ctx.kinds, "unit")
    if found.state == "blown" and body.unit in ("", found.unit):
        return {"no": found.no}
    clock = make_clock("whistle", ctx.now, found.clock.limit, ctx.calendar)
    return {"no": found.no, "whistle": clock_of(clock)}


def apply(case: Case, body: WhistleAssigned, facts: Facts, at: int, actor: str) -> Case:
    found = case.whistles[facts["no"] - 1]
    clock = read_clock(facts, "whistle") or found.clock
    unit = body.unit or found.unit
    given = replace(found, state="assigned", unit=unit, clock=clock, stopped_at=None, query="")
    return replace(case, whistles=put(case.whistles, given))


STEP = Step(
    "whistle_assign",
    WhistleAssigned,
    OPEN_STATES,
    None,
    frozenset({"county_dispatch", "county_chief"}),
    apply,
    check,
    plan,
    guard=guard,
)
