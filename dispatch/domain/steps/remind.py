"""催办提醒: so much of the time is used; the next rung of the ladder is told."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import OPEN_STATES, Case, moved
from dispatch.domain.errors import NothingOpen
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class Reminded:
    rung: int  # from 1


def plan(case: Case, body: Reminded, actor: Actor, ctx: Context) -> Facts:
    clock = case.governing
    if clock is None or case.acknowledged or not case.reminded < body.rung <= len(clock.rungs):
        raise NothingOpen(step="remind")
    ladder = ctx.limits.rungs(clock.name, case.urgency)
    to = ladder[min(body.rung, len(ladder)) - 1].to if ladder else "leader"
    whom = {"unit": case.lead or case.area[:9], "leader": case.area[:9], "city": case.area[:6]}
    return {"to": to, "whom": whom[to], "clock_name": clock.name, "sla": ctx.limits.version}


def apply(case: Case, body: Reminded, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, reminded=body.rung, told=facts["to"])


STEP = Step("remind", Reminded, OPEN_STATES, None, frozenset({"clock"}), apply, plan=plan)
