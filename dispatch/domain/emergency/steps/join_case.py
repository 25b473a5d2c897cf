"""关联案件."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import DESK, OPEN, Incident
from dispatch.domain.errors import BadField, UnknownCase
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class CaseJoined:
    case_id: str


def check(incident: Incident, body: CaseJoined, actor: Actor) -> None:
    if incident.drill:
        raise BadField(field="case_id", why="drill_copies")
    if body.case_id in incident.cases:
        raise BadField(field="case_id", why="linked")


def plan(incident: Incident, body: CaseJoined, actor: Actor, ctx: Context) -> Facts:
    case = ctx.other(body.case_id)
    if case is None or not case.area.startswith(actor.area):
        raise UnknownCase(case_id=body.case_id)
    return {}


def apply(incident: Incident, body: CaseJoined, facts: Facts, at: int, actor: str) -> Incident:
    return replace(incident, cases=(*incident.cases, body.case_id))


STEP = Step("join_case", CaseJoined, OPEN, None, DESK, apply, check, plan, stream="incident")
