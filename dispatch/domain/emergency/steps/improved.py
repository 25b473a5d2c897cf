"""改进完成: an improvement has been made."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import COMMAND, LOOKED_BACK, Incident
from dispatch.domain.errors import NothingOpen
from dispatch.domain.fields import MAX_LINE, short
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class Improved:
    no: int
    note: str = ""


def guard(incident: Incident) -> None:
    if all(one.done is not None for one in incident.improvements):
        raise NothingOpen(step="improved")


def check(incident: Incident, body: Improved, actor: Actor) -> None:
    short("note", body.note, MAX_LINE)
    if not any(one.no == body.no and one.done is None for one in incident.improvements):
        raise NothingOpen(step="improved")


def apply(incident: Incident, body: Improved, facts: Facts, at: int, actor: str) -> Incident:
    made = tuple(
        replace(one, done=at, note=body.note) if one.no == body.no else one for one in incident.improvements
    )
    return replace(incident, improvements=made)


STEP = Step("improved", Improved, LOOKED_BACK, None, COMMAND, apply, check, stream="incident", guard=guard)
