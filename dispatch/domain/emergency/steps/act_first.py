"""先期处置: what those who were nearest did before any response was started."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import DESK, Incident, Note
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class ActedFirst:
    done: str


def check(incident: Incident, body: ActedFirst, actor: Actor) -> None:
    need("done", body.done)


def apply(incident: Incident, body: ActedFirst, facts: Facts, at: int, actor: str) -> Incident:
    return replace(incident, notes=(*incident.notes, Note(at, actor, "act_first", body.done)))


STEP = Step(
    "act_first",
    ActedFirst,
    frozenset({"received", "confirmed", "assessed"}),
    "first_action",
    DESK | {"unit", "community"},
    apply,
    check,
    stream="incident",
)
