"""轮换排班: which team takes the place of which, and when; the second is reserved."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.due import epoch_ms
from dispatch.domain.emergency.incident import DESK, OPEN, Incident
from dispatch.domain.emergency.resources import SINGLE, Relief, held
from dispatch.domain.emergency.steps._holds import here, new_hold, put, taken
from dispatch.domain.errors import BadField
from dispatch.domain.step import Actor, Context, Facts, Step

LONGEST = 7 * 86_400_000  # ms


@dataclass(frozen=True, slots=True)
class ReliefPlanned:
    off: str
    on: str
    at: int


def check(incident: Incident, body: ReliefPlanned, actor: Actor) -> None:
    if body.off == body.on:
        raise BadField(field="on", why="same_one")
    if here(incident, body.off).kind not in SINGLE:
        raise BadField(field="off", why="takes_no_turns")
    waiting = held(incident.holds, body.on)
    if waiting is not None and waiting.state != "reserved":
        raise BadField(field="on", why="at_work")
    if any(r.done is None and body.on in (r.on, r.off) for r in incident.reliefs if r.off != body.off):
        raise BadField(field="on", why="in_other_relief")


def plan(incident: Incident, body: ReliefPlanned, actor: Actor, ctx: Context) -> Facts:
    now = epoch_ms(ctx.now)
    if not now < body.at <= now + LONGEST:
        raise BadField(field="at", why="within_next_days", most=7)
    kept = ctx.emergency.resource(body.on)
    if kept is not None and not kept.resource.single:
        raise BadField(field="on", why="takes_no_turns")
    return {} if held(incident.holds, body.on) else taken(incident, body.on, 1, actor, ctx)


def apply(incident: Incident, body: ReliefPlanned, facts: Facts, at: int, actor: str) -> Incident:
    if facts:
        off = here(incident, body.off)
        incident = put(
            incident,
            replace(new_hold(incident, body.on, 1, "reserved", facts, at, actor), need=off.need),
        )
    kept = tuple(r for r in incident.reliefs if r.done is not None or r.off != body.off)
    no = max((r.no for r in incident.reliefs), default=0) + 1
    return replace(incident, reliefs=(*kept, Relief(no, body.off, body.on, body.at, actor)))


STEP = Step("plan_relief", ReliefPlanned, OPEN, None, DESK, apply, check, plan, stream="incident")
