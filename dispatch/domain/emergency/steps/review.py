"""评估归档: what was learnt, with the final report made."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import COMMAND, Incident
from dispatch.domain.errors import BadField
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class Reviewed:
    lessons: str


def check(incident: Incident, body: Reviewed, actor: Actor) -> None:
    need("lessons", body.lessons)
    if not any(s.kind == "final" for s in incident.sitreps):
        raise BadField(field="body", why="final_missing")


def apply(incident: Incident, body: Reviewed, facts: Facts, at: int, actor: str) -> Incident:
    return replace(incident, lessons=body.lessons)


STEP = Step(
    "review", Reviewed, frozenset({"recovering"}), "archived", COMMAND, apply, check, stream="incident"
)
