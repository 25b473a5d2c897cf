"""首报、续报、终报 to the level above."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from dispatch.domain.emergency.incident import DESK, OPEN, Incident, Sitrep
from dispatch.domain.errors import BadField
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step

FOLLOW = 2 * 3_600_000  # ms until the next 续报


@dataclass(frozen=True, slots=True)
class Reported:
    kind: Literal["first", "follow", "final"]
    text: str


def check(incident: Incident, body: Reported, actor: Actor) -> None:
    need("text", body.text)
    first = not any(s.kind == "first" for s in incident.sitreps)
    if (body.kind == "first") != first:
        raise BadField(field="kind", why="first_once")
    if body.kind == "final" and incident.state != "recovering":
        raise BadField(field="kind", why="final_after_end")
    if any(s.kind == "final" for s in incident.sitreps):
        raise BadField(field="kind", why="final_made")


def apply(incident: Incident, body: Reported, facts: Facts, at: int, actor: str) -> Incident:
    made = Sitrep(len(incident.sitreps) + 1, body.kind, body.text, actor, at)
    clocks = incident.reporting
    if clocks is not None:
        following = None if body.kind == "final" or incident.ended_at else at + FOLLOW
        final = None if body.kind == "final" else clocks.final
        clocks = replace(clocks, follow=following, final=final)
    return replace(incident, sitreps=(*incident.sitreps, made), reporting=clocks)


STEP = Step("sitrep", Reported, OPEN, None, DESK, apply, check, stream="incident")
