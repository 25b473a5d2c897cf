"""请示: a decision is asked of the command."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import DESK, OPEN, Decision, Incident
from dispatch.domain.fields import MAX_LINE, need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class Proposed:
    text: str
    people: int | None = None


def check(incident: Incident, body: Proposed, actor: Actor) -> None:
    need("text", body.text, MAX_LINE)


def apply(incident: Incident, body: Proposed, facts: Facts, at: int, actor: str) -> Incident:
    asked = Decision(len(incident.decisions) + 1, body.text, body.people, actor, at)
    return replace(incident, decisions=(*incident.decisions, asked))


STEP = Step("propose", Proposed, OPEN, None, DESK | {"unit"}, apply, check, stream="incident")
