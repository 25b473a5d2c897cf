"""发布预警信息: to everyone in a drawn area; a later one replaces the one before, or takes it back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from dispatch.domain.emergency.incident import COMMAND, OPEN, Alert, Incident
from dispatch.domain.emergency.rings import AREAS
from dispatch.domain.errors import BadField, NothingOpen
from dispatch.domain.fields import need, short
from dispatch.domain.step import Actor, Context, Facts, Step

LONGEST = 24 * 60  # minutes


@dataclass(frozen=True, slots=True)
class AlertSent:
    drawing: int
    headline: str
    instruction: str = ""
    minutes: int = 120
    kind: Literal["Alert", "Update", "Cancel"] = "Alert"


def check(incident: Incident, body: AlertSent, actor: Actor) -> None:
    need("headline", body.headline, 160)
    short("instruction", body.instruction, 1_000)
    if not 0 < body.minutes <= LONGEST:
        raise BadField(field="minutes", why="out_of_bounds", least=1, most=LONGEST)
    if not any(d.id == body.drawing and d.erased is None and d.kind in AREAS for d in incident.drawings):
        raise BadField(field="drawing", why="no_such_area")
    if body.kind != "Alert" and not incident.alerts:
        raise NothingOpen(step="send_alert")


def plan(incident: Incident, body: AlertSent, actor: Actor, ctx: Context) -> Facts:
    return {"identifier": named(incident, ctx.calendar.local(ctx.now))}


def named(incident: Incident, local: datetime) -> str:
    """31 characters, shaped after the national rule: area, body, inner, extension _ time _ serial."""
    serial = (len(incident.alerts) + 1) % 10
    return f"{incident.area[:6]:0<6}41600000_{local:%Y%m%d%H%M%S}_{serial}"


def apply(incident: Incident, body: AlertSent, facts: Facts, at: int, actor: str) -> Incident:
    sent = Alert(
        len(incident.alerts) + 1,
        facts["identifier"],
        body.kind,
        body.drawing,
        body.headline,
        body.instruction,
        actor,
        at,
        at + body.minutes * 60_000,
    )
    return replace(incident, alerts=(*incident.alerts, sent))


STEP = Step("send_alert", AlertSent, OPEN, None, COMMAND, apply, check, plan, stream="incident")
