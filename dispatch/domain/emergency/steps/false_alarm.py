"""误报: somebody has looked, and there was nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import BEFORE, DESK, Incident, Note
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class FalseAlarm:
    found: str


def check(incident: Incident, body: FalseAlarm, actor: Actor) -> None:
    need("found", body.found)


def apply(incident: Incident, body: FalseAlarm, facts: Facts, at: int, actor: str) -> Incident:
    note = Note(at, actor, "false_alarm", body.found)
    return replace(incident, notes=(*incident.notes, note), ended_at=at, war=False, reporting=None)


STEP = Step("false_alarm", FalseAlarm, BEFORE, "false_alarm", DESK, apply, check, stream="incident")
