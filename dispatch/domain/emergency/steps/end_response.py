"""响应终止: what is left is 善后 and the final report within a day."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import COMMAND, Incident, Note
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step

FINAL = 24 * 3_600_000  # ms until the 终报


@dataclass(frozen=True, slots=True)
class ResponseEnded:
    reason: str


def check(incident: Incident, body: ResponseEnded, actor: Actor) -> None:
    need("reason", body.reason)


def apply(incident: Incident, body: ResponseEnded, facts: Facts, at: int, actor: str) -> Incident:
    clocks = replace(incident.reporting, follow=None, final=at + FINAL) if incident.reporting else None
    note = Note(at, actor, "end_response", body.reason)
    return replace(
        incident,
        ended_at=at,
        war=False,
        war_asked_by="",
        reporting=clocks,
        notes=(*incident.notes, note),
    )


STEP = Step(
    "end_response",
    ResponseEnded,
    frozenset({"responding"}),
    "recovering",
    COMMAND,
    apply,
    check,
    stream="incident",
)
