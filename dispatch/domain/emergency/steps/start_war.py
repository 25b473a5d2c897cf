"""转战时: confirmed by a second person, the console turns to the incident."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import COMMAND, RUNNING, Incident, Note
from dispatch.domain.errors import NeedsSecond, NothingOpen
from dispatch.domain.fields import MAX_LINE, short
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class WarStarted:
    note: str = ""


def guard(incident: Incident) -> None:
    if incident.war or not incident.war_asked_by:
        raise NothingOpen(step="start_war")


def check(incident: Incident, body: WarStarted, actor: Actor) -> None:
    short("note", body.note, MAX_LINE)
    if actor.id == incident.war_asked_by:
        raise NeedsSecond(step="start_war")


def apply(incident: Incident, body: WarStarted, facts: Facts, at: int, actor: str) -> Incident:
    note = Note(at, actor, "start_war", body.note)
    return replace(incident, war=True, notes=(*incident.notes, note))


STEP = Step("start_war", WarStarted, RUNNING, None, COMMAND, apply, check, guard=guard, stream="incident")
