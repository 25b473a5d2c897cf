"""移交上级: the level above has it in hand."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import COMMAND, RUNNING, Incident, Note
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class HandedUp:
    to: str
    reason: str


def check(incident: Incident, body: HandedUp, actor: Actor) -> None:
    need("to", body.to, 60)
    need("reason", body.reason)


def apply(incident: Incident, body: HandedUp, facts: Facts, at: int, actor: str) -> Incident:
    note = Note(at, actor, "hand_up", f"{body.to}: {body.reason}")
    return replace(incident, ended_at=at, war=False, reporting=None, notes=(*incident.notes, note))


STEP = Step("hand_up", HandedUp, RUNNING, "handed_up", COMMAND, apply, check, stream="incident")
