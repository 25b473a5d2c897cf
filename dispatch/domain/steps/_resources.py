"""Who may touch a row of the register of resources."""

from __future__ import annotations

from dispatch.domain.emergency.resources import Kept
from dispatch.domain.errors import UnknownResource
from dispatch.domain.step import Actor, Context


def mine(code: str, actor: Actor, ctx: Context) -> Kept:
    """The row, when it lies in the actor's area or is the actor's unit's. Raises UnknownResource."""
    kept = ctx.emergency.resource(code)
    if kept is None:
        raise UnknownResource(code=code[:40])
    r = kept.resource
    if actor.unit is not None:
        if r.unit != actor.unit:
            raise UnknownResource(code=code[:40])
        return kept
    found = ctx.places.locate(r.lon, r.lat)
    if found is None or not found[0].startswith(actor.area):
        raise UnknownResource(code=code[:40])
    return kept
