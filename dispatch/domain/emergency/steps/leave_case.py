"""取消关联案件."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import DESK, OPEN, Incident
from dispatch.domain.errors import BadField
from dispatch.domain.fields import MAX_LINE, need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class CaseLeft:
    case_id: str
    reason: str


def check(incident: Incident, body: CaseLeft, actor: Actor) -> None:
    need("reason", body.reason, MAX_LINE)
    if body.case_id not in incident.cases:
        raise BadField(field="case_id", why="not_linked")


def apply(incident: Incident, body: CaseLeft, facts: Facts, at: int, actor: str) -> Incident:
    return replace(incident, cases=tuple(c for c in incident.cases if c != body.case_id))


STEP = Step("leave_case", CaseLeft, OPEN, None, DESK, apply, check, stream="incident")
