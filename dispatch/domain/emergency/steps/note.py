"""记事: a call, a look through a camera, anything the log must keep that is no order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from dispatch.domain.emergency.incident import DESK, STATES, Incident, Note
from dispatch.domain.errors import BadField
from dispatch.domain.fields import MAX_LINE, need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class Noted:
    kind: Literal["call", "camera", "note"]
    text: str
    camera: int | None = None


def check(incident: Incident, body: Noted, actor: Actor) -> None:
    need("text", body.text, MAX_LINE)
    if (body.kind == "camera") != (body.camera is not None):
        raise BadField(field="camera", why="camera_of_look")


def apply(incident: Incident, body: Noted, facts: Facts, at: int, actor: str) -> Incident:
    return replace(incident, notes=(*incident.notes, Note(at, actor, body.kind, body.text, body.camera)))


STEP = Step("note", Noted, STATES, None, DESK | {"unit", "community"}, apply, check, stream="incident")
