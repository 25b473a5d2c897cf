"""启动响应: a plan at a level; every line of it goes out as an order at once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import BEFORE, COMMAND, Incident, Level
from dispatch.domain.emergency.steps._plans import lines_of, read_lines, signer
from dispatch.domain.errors import BadField
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class PlanStarted:
    plan: str
    level: Level


def plan(incident: Incident, body: PlanStarted, actor: Actor, ctx: Context) -> Facts:
    found = ctx.emergency.plans.get(body.plan)
    if found is None:
        raise BadField(field="plan", why="no_such_plan")
    signer(found, body.level, actor)
    return {"version": found.version, "lines": lines_of(incident, found.due_at(body.level), ctx)}


def apply(incident: Incident, body: PlanStarted, facts: Facts, at: int, actor: str) -> Incident:
    lines = (*incident.lines, *read_lines(facts))
    return replace(
        incident,
        plan=body.plan,
        plan_version=facts["version"],
        level=body.level,
        signed_by=actor,
        started_at=at,
        lines=lines,
    )


STEP = Step("start_plan", PlanStarted, BEFORE, "responding", COMMAND, apply, plan=plan, stream="incident")
