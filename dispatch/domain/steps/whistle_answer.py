"""应哨: the department is there, and its position says so; its clock stops.

From farther away it is taken only with a reason, and then marked as not on the spot: a department may answer
a daily whistle by a meeting, and a refusal would only teach people to send a false position.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.errors import TooFar
from dispatch.domain.fields import MAX_LINE, check_point, short
from dispatch.domain.overlays import Whistle
from dispatch.domain.step import Actor, Context, Facts
from dispatch.domain.steps._beside import UNIT, Move, whistle_step
from geodata import flat


@dataclass(frozen=True, slots=True)
class WhistleAnswered:
    lon: float
    lat: float
    note: str = ""  # why from farther away
    no: int | None = None  # None: the only one there is


def check(case: Case, body: WhistleAnswered, actor: Actor) -> None:
    check_point(body.lon, body.lat)
    short("note", body.note, MAX_LINE)


def change(found: Whistle, body: WhistleAnswered, facts: Facts, at: int) -> Whistle:
    came = replace(found, metres=facts.get("metres"), on_spot=facts.get("on_spot"))
    return replace(came, state="answered", stopped_at=at, query="")


_STEP = whistle_step(
    "whistle_answer", Move(WhistleAnswered, frozenset({"blown", "assigned"}), UNIT, change, check)
)


def plan(case: Case, body: WhistleAnswered, actor: Actor, ctx: Context) -> Facts:
    facts = _STEP.plan(case, body, actor, ctx)
    if case.lon is None or case.lat is None:
        return facts
    metres, most = round(flat.metres(case.lon, case.lat, body.lon, body.lat)), ctx.limits.presence_m
    if metres > most and not body.note.strip():
        raise TooFar(field="note", metres=metres, most=most)
    return {**facts, "metres": metres, "on_spot": metres <= most, "sla": ctx.limits.version}


STEP = replace(_STEP, plan=plan)
