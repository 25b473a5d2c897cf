"""改进措施: what is to be done better, by whom, until which day; told when the incident is looked back on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from dispatch.domain.emergency.incident import COMMAND, LOOKED_BACK, Improvement, Incident
from dispatch.domain.errors import BadField
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.units import check_unit

MOST = 50


@dataclass(frozen=True, slots=True)
class Improve:
    text: str
    unit: str  # that answers for it
    due: str  # a day, YYYY-MM-DD


def check(incident: Incident, body: Improve, actor: Actor) -> None:
    need("text", body.text, 300)
    if len(incident.improvements) >= MOST:
        raise BadField(field="text", why="more_than", most=MOST)


def plan(incident: Incident, body: Improve, actor: Actor, ctx: Context) -> Facts:
    check_unit(body.unit, ctx.kinds, "unit")
    if _day(body.due) < ctx.calendar.local(ctx.now).date():
        raise BadField(field="due", why="not_in_future")
    return {}


def _day(text: str) -> date:
    """Raises BadField."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadField(field="due", why="not_a_date", text=text[:20]) from None


def apply(incident: Incident, body: Improve, facts: Facts, at: int, actor: str) -> Incident:
    new = Improvement(len(incident.improvements) + 1, body.text, body.unit, body.due, actor, at)
    return replace(incident, improvements=(*incident.improvements, new))


STEP = Step("improve", Improve, LOOKED_BACK, None, COMMAND, apply, check, plan, stream="incident")
