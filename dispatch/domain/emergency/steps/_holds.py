"""What the steps share by which an incident takes, uses and gives back a resource."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dispatch.domain.emergency.incident import DESK, Incident
from dispatch.domain.emergency.resources import NEVER, Hold, held, left
from dispatch.domain.errors import BadField, NotEnough, NotYourCase, ResourceElsewhere, UnknownResource
from dispatch.domain.step import Actor, Context

HANDS = DESK | {"unit"}


def may_touch(unit: str, actor: Actor) -> None:
    """A unit moves what is its own. Raises NotYourCase."""
    if actor.unit is not None and actor.unit != unit:
        raise NotYourCase(owner=unit)


def taken(incident: Incident, code: str, n: int, actor: Actor, ctx: Context) -> dict[str, Any]:
    """Facts of `n` more of a resource for the incident. Raises the refusal in words a person can act on."""
    kept = ctx.emergency.resource(code)
    if kept is None or kept.resource.kind in NEVER or kept.resource.condition == "retired":
        raise UnknownResource(code=code[:40])
    r = kept.resource
    found = ctx.places.locate(r.lon, r.lat)
    if found is None or found[0][:6] != incident.area[:6]:
        raise UnknownResource(code=code[:40])
    may_touch(r.unit, actor)
    if r.condition != "ready":
        raise BadField(field="resource", why="under_repair")
    others = [o for o in ctx.emergency.holds(code) if incident.drill or not o.drill]
    others = [o for o in others if o.incident_id != incident.incident_id]
    away = next((o for o in others if o.hold.stands), None)
    rest = left(kept, [*(h for h in incident.holds if h.resource == code), *(o.hold for o in others)])
    if n > rest and r.single:
        if away is not None:
            raise ResourceElsewhere(name=r.name, incident=away.incident_no)
        raise BadField(field="resource", why="here_already")
    if n > rest:
        raise NotEnough(name=r.name, asked=n, left=rest, measure=r.measure)
    return {"kind": r.kind, "name": r.name, "unit": r.unit, "measure": r.measure, "persons": r.persons}


def check_n(n: int, least: int = 1) -> None:
    if not least <= n <= 10_000_000:
        raise BadField(field="n", why="at_least", least=least)


def new_hold(incident: Incident, code: str, n: int, state: Any, facts: Any, at: int, actor: str) -> Hold:
    return Hold(
        no=len(incident.holds) + 1,
        resource=code,
        n=n,
        state=state,
        by=actor,
        at=at,
        since=at,
        **{k: facts[k] for k in ("kind", "name", "unit", "measure", "persons")},
    )


def put(incident: Incident, hold: Hold) -> Incident:
    """The incident with this hold in the place of the one of its number, or as its last."""
    kept = tuple(hold if h.no == hold.no else h for h in incident.holds)
    return replace(incident, holds=kept if hold in kept else (*kept, hold))


def here(incident: Incident, code: str) -> Hold:
    """Raises BadField when the incident has none of it."""
    found = held(incident.holds, code)
    if found is None:
        raise BadField(field="resource", why="not_here")
    return found
