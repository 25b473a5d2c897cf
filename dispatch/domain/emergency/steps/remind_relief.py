"""轮换提醒: a quarter of an hour before a relief, all screens are told."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.due import epoch_ms
from dispatch.domain.emergency.incident import STATES, Incident
from dispatch.domain.emergency.resources import REMIND_BEFORE, remind_at
from dispatch.domain.errors import NothingOpen
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class ReliefReminded:
    pass


def plan(incident: Incident, body: ReliefReminded, actor: Actor, ctx: Context) -> Facts:
    due = remind_at(incident.reliefs)
    if due is None or due > epoch_ms(ctx.now):
        raise NothingOpen(step="remind_relief")
    return {}


def apply(incident: Incident, body: ReliefReminded, facts: Facts, at: int, actor: str) -> Incident:
    told = tuple(
        replace(r, reminded=at) if r.reminded is None and r.done is None and r.at - REMIND_BEFORE <= at else r
        for r in incident.reliefs
    )
    return replace(incident, reliefs=told)


STEP = Step(
    "remind_relief",
    ReliefReminded,
    STATES,
    None,
    frozenset({"clock"}),
    apply,
    plan=plan,
    stream="incident",
)
