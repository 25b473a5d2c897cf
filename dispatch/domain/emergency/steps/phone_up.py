"""电话首报: the level above has been told by phone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import DESK, RUNNING, Incident, Note
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class PhonedUp:
    to: str


def check(incident: Incident, body: PhonedUp, actor: Actor) -> None:
    need("to", body.to, 60)


def apply(incident: Incident, body: PhonedUp, facts: Facts, at: int, actor: str) -> Incident:
    clocks = replace(incident.reporting, told_at=at) if incident.reporting else None
    note = Note(at, actor, "phone_up", body.to)
    return replace(incident, reporting=clocks, notes=(*incident.notes, note))


STEP = Step("phone_up", PhonedUp, RUNNING, None, DESK, apply, check, stream="incident")
