"""调用资源: it sets out for this incident, from what is reserved or straight from the store."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import OPEN, Incident
from dispatch.domain.emergency.resources import held
from dispatch.domain.emergency.steps._holds import HANDS, check_n, may_touch, new_hold, put, taken
from dispatch.domain.errors import BadField
from dispatch.domain.fields import short
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class ResourceIssued:
    """`n` 0: all that is reserved. `seconds` is the way as the sender saw it."""

    resource: str
    n: int = 0
    need: str = ""
    seconds: int | None = None


def check(incident: Incident, body: ResourceIssued, actor: Actor) -> None:
    check_n(body.n, 0)
    short("need", body.need, 40)
    if body.seconds is not None and not 0 <= body.seconds <= 86_400:
        raise BadField(field="seconds", why="out_of_bounds", least=0, most=86400)


def plan(incident: Incident, body: ResourceIssued, actor: Actor, ctx: Context) -> Facts:
    before = held(incident.holds, body.resource)
    if before is None:
        return taken(incident, body.resource, max(1, body.n), actor, ctx)
    may_touch(before.unit, actor)
    more = body.n - before.n if before.state == "reserved" else body.n
    if before.state != "reserved" and body.n == 0:
        raise BadField(field="resource", why="out_already")
    return taken(incident, body.resource, more, actor, ctx) if more > 0 else {}


def apply(incident: Incident, body: ResourceIssued, facts: Facts, at: int, actor: str) -> Incident:
    before = held(incident.holds, body.resource)
    eta = None if body.seconds is None else at + body.seconds * 1000
    if before is None:
        hold = new_hold(incident, body.resource, max(1, body.n), "moving", facts, at, actor)
        return put(incident, replace(hold, need=body.need, eta=eta))
    n = (body.n or before.n) if before.state == "reserved" else before.n + body.n
    need = before.need or body.need
    return put(incident, replace(before, n=n, state="moving", at=at, by=actor, eta=eta, need=need))


STEP = Step("issue_resource", ResourceIssued, OPEN, None, HANDS, apply, check, plan, stream="incident")
