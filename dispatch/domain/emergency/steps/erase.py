"""擦除标绘: it stays in the record, and in the replay."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import DESK, OPEN, Incident
from dispatch.domain.errors import BadField
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class Erased:
    drawing: int


def check(incident: Incident, body: Erased, actor: Actor) -> None:
    if not any(d.id == body.drawing and d.erased is None for d in incident.drawings):
        raise BadField(field="drawing", why="no_such_drawing")


def apply(incident: Incident, body: Erased, facts: Facts, at: int, actor: str) -> Incident:
    kept = tuple(replace(d, erased=at) if d.id == body.drawing else d for d in incident.drawings)
    return replace(incident, drawings=kept)


STEP = Step("erase", Erased, OPEN, None, DESK | {"unit"}, apply, check, stream="incident")
