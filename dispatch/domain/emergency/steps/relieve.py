"""换班: the relief sets out, the one relieved goes back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import OPEN, Incident
from dispatch.domain.emergency.resources import Relief, held
from dispatch.domain.emergency.steps._holds import HANDS, may_touch, put
from dispatch.domain.errors import BadField, NothingOpen
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class Relieved:
    no: int


def waiting(incident: Incident, no: int) -> Relief:
    """Raises NothingOpen."""
    found = next((r for r in incident.reliefs if r.no == no and r.done is None), None)
    if found is None:
        raise NothingOpen(step="relieve")
    return found


def check(incident: Incident, body: Relieved, actor: Actor) -> None:
    relief = waiting(incident, body.no)
    on = held(incident.holds, relief.on)
    if on is None:
        raise BadField(field="no", why="relief_gone")
    may_touch(on.unit, actor)


def apply(incident: Incident, body: Relieved, facts: Facts, at: int, actor: str) -> Incident:
    relief = waiting(incident, body.no)
    off, on = held(incident.holds, relief.off), held(incident.holds, relief.on)
    if off is not None:
        incident = put(incident, replace(off, state="returned", at=at, by=actor, eta=None))
    if on is not None:
        incident = put(incident, replace(on, state="on_scene", at=at, by=actor))
    done = tuple(replace(r, done=at) if r.no == body.no else r for r in incident.reliefs)
    return replace(incident, reliefs=done)


STEP = Step("relieve", Relieved, OPEN, None, HANDS, apply, check, stream="incident")
