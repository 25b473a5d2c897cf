"""批示: agreed or held."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from dispatch.domain.emergency.incident import COMMAND, OPEN, Incident
from dispatch.domain.errors import BadField
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class RuledOn:
    no: int
    answer: Literal["agreed", "held"]


def check(incident: Incident, body: RuledOn, actor: Actor) -> None:
    if not any(d.no == body.no and not d.answer for d in incident.decisions):
        raise BadField(field="no", why="no_such_decision")


def apply(incident: Incident, body: RuledOn, facts: Facts, at: int, actor: str) -> Incident:
    ruled = tuple(
        replace(d, answer=body.answer, by=actor, at=at) if d.no == body.no else d for d in incident.decisions
    )
    return replace(incident, decisions=ruled)


STEP = Step("rule_on", RuledOn, OPEN, None, COMMAND, apply, check, stream="incident")
