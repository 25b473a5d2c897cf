"""转平时: cases take their usual place again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import COMMAND, OPEN, Incident, Note
from dispatch.domain.errors import NothingOpen
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class WarEnded:
    reason: str


def guard(incident: Incident) -> None:
    if not incident.war:
        raise NothingOpen(step="end_war")


def check(incident: Incident, body: WarEnded, actor: Actor) -> None:
    need("reason", body.reason)


def apply(incident: Incident, body: WarEnded, facts: Facts, at: int, actor: str) -> Incident:
    note = Note(at, actor, "end_war", body.reason)
    return replace(incident, war=False, war_asked_by="", notes=(*incident.notes, note))


STEP = Step("end_war", WarEnded, OPEN, None, COMMAND, apply, check, guard=guard, stream="incident")
