"""Rules that several steps share: which clock starts, who is kept out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dispatch.domain.case import Case, moved
from dispatch.domain.catalogue import Scenario
from dispatch.domain.clock import Clock
from dispatch.domain.due import until
from dispatch.domain.errors import BadField, NeedsSecond, NotYourCase, OwnWork, UnknownScenario
from dispatch.domain.step import Actor, Context, Facts
from dispatch.domain.steps._words import clock_of, read_clock

REVISITED = frozenset({"12345", "citizen"})  # channels with somebody to call back


def leaf_of(case: Case, ctx: Context) -> Scenario:
    leaf = ctx.scenarios.leaf(case)
    if leaf is None:
        raise UnknownScenario(field="scenario_code", code=case.scenario or "")
    return leaf


def power(leaf: Scenario, area: str, ctx: Context) -> dict[str, Any]:
    """Facts of the row of the 三项清单 that holds for a matter here."""
    matrix = ctx.scenarios.powers(area)
    return {} if matrix is None else {"power": matrix.cited(leaf)}


def stage(name: str, case: Case, ctx: Context, deadline: int | None = None) -> dict[str, Any]:
    """Facts of a new stage clock; a given deadline takes the place of the stage limit."""
    clock = ctx.stage(name, case.urgency, case.hotline)
    return {"clock": clock_of(clock if deadline is None else ahead(clock, deadline))}


def ahead(clock: Clock, deadline: int) -> Clock:
    if deadline <= clock.since:
        raise BadField(field="deadline", why="not_in_future")
    return until(clock, deadline)


def handling(case: Case, ctx: Context, name: str = "handle") -> dict[str, Any]:
    """Facts of a handling clock that starts now: `rework` runs beside what went before it."""
    clock = clock_of(ctx.clock(name, leaf_of(case, ctx).deadline, case.urgency))
    return {"clock": clock, "handle": clock}


def again(case: Case, facts: Facts) -> Case:
    """Back in the unit's hands, on the clock that the facts start."""
    handle = read_clock(facts, "handle") or case.handle
    return moved(case, handle=handle, clock=handle, finished_at=None)


def reworking(case: Case, ctx: Context) -> dict[str, Any]:
    """Facts of 返工: the handling clock anew, and whose work it was; 即采即办 was no unit's."""
    whose = {"unit": case.lead} if case.lead else {}
    return {**handling(case, ctx, "rework"), **whose}


def once_more(case: Case, facts: Facts) -> Case:
    """返工: back in the unit's hands because it was not done well."""
    unit = facts.get("unit")  # old rows do not tell, or tell of none
    reworked = (*case.reworked, unit) if unit else case.reworked
    return replace(again(case, facts), reworks=case.reworks + 1, reworked=reworked)


def numbered(case: Case, ctx: Context) -> dict[str, Any]:
    """A case number for a case that comes to 立案 by another way."""
    return {} if case.case_no else {"case_no": ctx.number(case.area[:6], ctx.now)}


def back_to_desk(case: Case, facts: Facts, at: int) -> Case:
    """Nobody's again: it waits for a new dispatch."""
    return moved(
        case,
        lead=None,
        co=(),
        handler=None,
        handle=None,
        bound=False,
        finished_at=None,
        helpers=(),
        extension=None,
        case_no=case.case_no or facts.get("case_no"),
        registered_at=case.registered_at or at,
    )


def handled(case: Case, facts: Facts) -> tuple[str, ...]:
    """The accounts that handled the case, with this one; old rows do not tell theirs."""
    by = facts.get("by")
    return case.hands if by is None or by in case.hands else (*case.hands, by)


def not_own(case: Case, actor: Actor, step: str) -> None:
    if actor.id in case.hands:
        raise OwnWork(step=step)


def lead_or_desk(case: Case, actor: Actor) -> None:
    """A unit acts on its own case only; the desk on any in its area."""
    if actor.unit is not None and actor.unit != case.lead:
        raise NotYourCase(owner=case.lead or "-")


def two_persons(case: Case, actor: Actor, step: str) -> None:
    """Somebody asked for it, and it was somebody else."""
    if case.void_asked_by in (None, actor.id):
        raise NeedsSecond(step=step)
