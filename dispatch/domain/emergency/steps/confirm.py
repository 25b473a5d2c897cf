"""核实: somebody has looked, and it is so."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import DESK, Incident, Note
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class Confirmed:
    found: str


def check(incident: Incident, body: Confirmed, actor: Actor) -> None:
    need("found", body.found)


def apply(incident: Incident, body: Confirmed, facts: Facts, at: int, actor: str) -> Incident:
    note = Note(at, actor, "confirm", body.found)
    return replace(incident, notes=(*incident.notes, note))


STEP = Step("confirm", Confirmed, frozenset({"received"}), "confirmed", DESK, apply, check, stream="incident")
