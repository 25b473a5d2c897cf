"""申请转战时: one asks, another confirms."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import DESK, RUNNING, Incident, Note
from dispatch.domain.errors import NothingOpen
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class WarAsked:
    reason: str


def guard(incident: Incident) -> None:
    if incident.war:
        raise NothingOpen(step="ask_war")


def check(incident: Incident, body: WarAsked, actor: Actor) -> None:
    need("reason", body.reason)


def apply(incident: Incident, body: WarAsked, facts: Facts, at: int, actor: str) -> Incident:
    note = Note(at, actor, "ask_war", body.reason)
    return replace(incident, war_asked_by=actor, notes=(*incident.notes, note))


STEP = Step("ask_war", WarAsked, RUNNING, None, DESK, apply, check, guard=guard, stream="incident")
