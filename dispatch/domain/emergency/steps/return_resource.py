"""归还资源: back where it came from; what does not come back is used up."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import STATES, Incident
from dispatch.domain.emergency.resources import SINGLE
from dispatch.domain.emergency.steps._holds import HANDS, here, may_touch, put
from dispatch.domain.errors import BadField
from dispatch.domain.fields import MAX_LINE, short
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class ResourceReturned:
    """`back` None: all of it."""

    resource: str
    back: int | None = None
    note: str = ""


def check(incident: Incident, body: ResourceReturned, actor: Actor) -> None:
    short("note", body.note, MAX_LINE)
    hold = here(incident, body.resource)
    may_touch(hold.unit, actor)
    if body.back is None:
        return
    if not 0 <= body.back <= hold.n:
        raise BadField(field="back", why="out_of_bounds", least=0, most=hold.n)
    if body.back < hold.n and (hold.kind in SINGLE or hold.state == "reserved"):
        raise BadField(field="back", why="all_comes_back")


def apply(incident: Incident, body: ResourceReturned, facts: Facts, at: int, actor: str) -> Incident:
    hold = here(incident, body.resource)
    used = 0 if body.back is None else hold.n - body.back
    return put(
        incident, replace(hold, state="returned", used=used, at=at, by=actor, note=body.note, eta=None)
    )


STEP = Step("return_resource", ResourceReturned, STATES, None, HANDS, apply, check, stream="incident")
