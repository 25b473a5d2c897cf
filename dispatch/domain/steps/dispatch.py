"""派遣: the case goes to its lead unit; the handling clock starts here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dispatch.domain.case import Case, Helper, moved
from dispatch.domain.errors import BadField
from dispatch.domain.fields import need, short
from dispatch.domain.routing import chosen, ways
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import ahead, leaf_of, power
from dispatch.domain.steps._words import clock_of, read_clock, started
from dispatch.domain.units import check_unit


@dataclass(frozen=True, slots=True)
class Dispatched:
    lead: str
    co: tuple[str, ...] = ()
    opinion: str = ""
    deadline: int | None = None  # epoch ms; None: the leaf's own limit
    suggested: bool = False  # the suggestion was taken as it stood
    why_not: str = ""  # why not the unit at the top of the ranking


def check(case: Case, body: Dispatched, actor: Actor) -> None:
    need("lead", body.lead, 40)
    short("opinion", body.opinion)
    short("why_not", body.why_not)
    check_units(case, body.lead, body.co)


def check_units(case: Case, lead: str, co: tuple[str, ...], field: str = "co") -> None:
    """A unit answers for the case's own area, once. `field` names the one that holds `co`."""
    leads = (("lead", lead),) if lead else ()
    for name, unit in (*leads, *((field, u) for u in co)):
        kind, _, area = unit.partition("@")
        if not kind or not area.isdigit() or not case.area.startswith(area):
            raise BadField(field=name, why="unit_elsewhere", unit=unit)
    if len({lead, *co}) != 1 + len(co):
        raise BadField(field=field, why="unit_twice")


def plan(case: Case, body: Dispatched, actor: Actor, ctx: Context) -> Facts:
    return sending(case, body.lead, body.co, body.deadline, ctx) | {"route": ranked(case, body.lead, ctx)}


def ranked(case: Case, lead: str, ctx: Context) -> dict[str, Any]:
    """Where the chosen unit stood in the ranking of the moment."""
    found = ways(case, leaf_of(case, ctx), ctx.kinds, ctx.scenarios.powers(case.area))
    return chosen(case, found, lead, ctx.known(case, tuple(found)), ctx.weighing)


def sending(case: Case, lead: str, co: tuple[str, ...], deadline: int | None, ctx: Context) -> dict[str, Any]:
    """Facts of a case on its way to known units. Raises NoPower where the lead is a town that may not."""
    matrix, leaf = ctx.scenarios.powers(case.area), leaf_of(case, ctx)
    if matrix is not None:
        matrix.check_lead(leaf, lead)
    return sent(case, lead, co, deadline, ctx)


def sent(case: Case, lead: str, co: tuple[str, ...], deadline: int | None, ctx: Context) -> dict[str, Any]:
    """The same whatever the power of the lead: its clocks, and the lists they rest on."""
    for field, unit in (("lead", lead), *(("co", u) for u in co)):
        check_unit(unit, ctx.kinds, field)
    leaf = leaf_of(case, ctx)
    handle = ctx.clock("handle", leaf.deadline, case.urgency)
    if deadline is not None:
        handle = ahead(handle, deadline)
    sign = ctx.stage("sign", case.urgency, case.hotline)
    cited = {"scenario": leaf.code, "list_version": case.list_version, **power(leaf, case.area, ctx)}
    facts = {"clock": clock_of(sign), "handle": clock_of(handle), **cited}
    if co:
        part = ctx.clock("help", leaf.deadline, case.urgency)
        facts["help"] = clock_of(part if deadline is None else ahead(part, deadline))
    return facts


def parts(co: tuple[str, ...], facts: Facts) -> tuple[Helper, ...]:
    """The parts of the co-units: each has its own clock; those of the first releases had none."""
    return tuple(Helper(unit, started(facts, "help")) for unit in co) if "help" in facts else ()


def gone_to(case: Case, lead: str, co: tuple[str, ...], facts: Facts, dispatcher: str) -> Case:
    """The case with its units, each on its own clock."""
    return moved(
        case,
        lead=lead,
        co=co,
        dispatcher=dispatcher,
        handle=read_clock(facts, "handle"),
        helpers=parts(co, facts),
        dispatches=case.dispatches + 1,
    )


def apply(case: Case, body: Dispatched, facts: Facts, at: int, actor: str) -> Case:
    return gone_to(case, body.lead, body.co, facts, actor)


STEP = Step(
    "dispatch",
    Dispatched,
    frozenset({"registered"}),
    "dispatched",
    frozenset({"town_dispatch", "county_dispatch", "system"}),
    apply,
    check,
    plan,
)
