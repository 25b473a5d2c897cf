"""升级、降级: a higher level sends out the lines it adds; a lower one takes none back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import COMMAND, Incident, Level, Note
from dispatch.domain.emergency.steps._plans import lines_of, read_lines, signer
from dispatch.domain.errors import BadField
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class LevelChanged:
    level: Level
    reason: str


def check(incident: Incident, body: LevelChanged, actor: Actor) -> None:
    need("reason", body.reason)
    if body.level in ("", incident.level):
        raise BadField(field="level", why="same_level")


def plan(incident: Incident, body: LevelChanged, actor: Actor, ctx: Context) -> Facts:
    found = ctx.emergency.plans.get(incident.plan)
    if found is None:
        raise BadField(field="plan", why="no_such_plan")
    signer(found, body.level, actor)
    had = min(line.level for line in found.levels if line.level >= incident.level)
    return {"lines": lines_of(incident, found.due_at(body.level, had), ctx)}


def apply(incident: Incident, body: LevelChanged, facts: Facts, at: int, actor: str) -> Incident:
    note = Note(at, actor, "change_level", body.reason)
    lines = (*incident.lines, *read_lines(facts))
    return replace(incident, level=body.level, signed_by=actor, lines=lines, notes=(*incident.notes, note))


STEP = Step(
    "change_level",
    LevelChanged,
    frozenset({"responding"}),
    None,
    COMMAND,
    apply,
    check,
    plan,
    stream="incident",
)
