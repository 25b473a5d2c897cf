"""研判定级: grade of the event, colour of the warning; the response level is another matter."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import DESK, RUNNING, Grade, Incident, Note, Warning
from dispatch.domain.errors import BadField
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class Assessed:
    grade: Grade
    trend: str
    kind: str = ""
    warning: Warning = ""


def check(incident: Incident, body: Assessed, actor: Actor) -> None:
    need("trend", body.trend)


def plan(incident: Incident, body: Assessed, actor: Actor, ctx: Context) -> Facts:
    if body.kind and body.kind not in ctx.emergency.kinds:
        raise BadField(field="kind", why="no_such_kind")
    return {}


def apply(incident: Incident, body: Assessed, facts: Facts, at: int, actor: str) -> Incident:
    note = Note(at, actor, "assess", body.trend)
    state = "assessed" if incident.state in ("received", "confirmed") else incident.state
    return replace(
        incident,
        state=state,
        grade=body.grade,
        warning=body.warning or incident.warning,
        kind=body.kind or incident.kind,
        notes=(*incident.notes, note),
    )


STEP = Step("assess", Assessed, RUNNING, None, DESK, apply, check, plan, stream="incident")
