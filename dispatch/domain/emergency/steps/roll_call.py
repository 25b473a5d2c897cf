"""点名: every unit called is to answer within a minute."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import COMMAND, OPEN, Incident, Roll
from dispatch.domain.errors import BadField
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.units import check_unit


@dataclass(frozen=True, slots=True)
class RollCalled:
    units: tuple[str, ...] = ()  # none named: all that have to do with the incident


def check(incident: Incident, body: RollCalled, actor: Actor) -> None:
    if not (body.units or incident.units):
        raise BadField(field="units", why="missing")
    if len(body.units) > 200:
        raise BadField(field="units", why="more_than", most=200)


def plan(incident: Incident, body: RollCalled, actor: Actor, ctx: Context) -> Facts:
    for unit in body.units:
        check_unit(unit, ctx.kinds, "units")
    return {}


def apply(incident: Incident, body: RollCalled, facts: Facts, at: int, actor: str) -> Incident:
    called = tuple(dict.fromkeys(body.units)) or incident.units
    return replace(incident, rolls=(*incident.rolls, Roll(len(incident.rolls) + 1, at, called)))


STEP = Step("roll_call", RollCalled, OPEN, None, COMMAND, apply, check, plan, stream="incident")
