"""预留资源: promised to this incident, nobody else may have it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import OPEN, Incident
from dispatch.domain.emergency.resources import held
from dispatch.domain.emergency.steps._holds import HANDS, check_n, new_hold, put, taken
from dispatch.domain.errors import BadField
from dispatch.domain.fields import short
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class ResourceReserved:
    resource: str
    n: int = 1
    need: str = ""


def check(incident: Incident, body: ResourceReserved, actor: Actor) -> None:
    check_n(body.n)
    short("need", body.need, 40)


def plan(incident: Incident, body: ResourceReserved, actor: Actor, ctx: Context) -> Facts:
    before = held(incident.holds, body.resource)
    if before is not None and before.state != "reserved":
        raise BadField(field="resource", why="out_already")
    return taken(incident, body.resource, body.n, actor, ctx)


def apply(incident: Incident, body: ResourceReserved, facts: Facts, at: int, actor: str) -> Incident:
    before = held(incident.holds, body.resource)
    if before is not None:
        return put(incident, replace(before, n=before.n + body.n, at=at, by=actor))
    hold = new_hold(incident, body.resource, body.n, "reserved", facts, at, actor)
    return put(incident, replace(hold, need=body.need))


STEP = Step("reserve_resource", ResourceReserved, OPEN, None, HANDS, apply, check, plan, stream="incident")
