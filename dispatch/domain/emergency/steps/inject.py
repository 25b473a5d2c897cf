"""导调: the next line of a drill's script is told to the players."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import OPEN, Incident, Note
from dispatch.domain.errors import NothingOpen
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class Injected:
    no: int


def check(incident: Incident, body: Injected, actor: Actor) -> None:
    if body.no != incident.injected + 1 or body.no > len(incident.script):
        raise NothingOpen(step="inject")


def apply(incident: Incident, body: Injected, facts: Facts, at: int, actor: str) -> Incident:
    line = incident.script[body.no - 1]
    return replace(
        incident,
        injected=body.no,
        figures=replace(incident.figures, **line.figures),
        notes=(*incident.notes, Note(at, actor, "inject", line.text)),
    )


STEP = Step("inject", Injected, OPEN, None, frozenset({"clock"}), apply, check, stream="incident")
