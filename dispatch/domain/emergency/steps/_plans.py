"""What starting a plan and changing its level share."""

from __future__ import annotations

from typing import Any

from dispatch.domain.due import epoch_ms
from dispatch.domain.emergency.incident import Incident, Line
from dispatch.domain.emergency.plan import Plan, PlanLine
from dispatch.domain.errors import BadField
from dispatch.domain.step import Actor, Context, Facts
from dispatch.domain.units import resolve_unit


def signer(plan: Plan, level: str, actor: Actor) -> None:
    """Raises BadField unless the plan has the level and the actor may sign it."""
    found = plan.level(level)
    if found is None:
        raise BadField(field="level", why="no_such_level_of_plan", level=level)
    if not found.signs & actor.roles:
        raise BadField(field="level", why="not_your_level")


def lines_of(incident: Incident, due: tuple[PlanLine, ...], ctx: Context) -> list[dict[str, Any]]:
    """Facts of new checklist lines: numbered on, each with the unit, the deadline and the order it gets."""
    now, first = epoch_ms(ctx.now), len(incident.lines) + 1
    return [
        {
            "no": first + n,
            "group": line.group,
            "zh": line.zh,
            "en": line.en,
            "unit": resolve_unit(line.owner, incident.area, ctx.kinds),
            "due": now + line.minutes * 60_000,
            "order_id": ctx.emergency.new_id(),
        }
        for n, line in enumerate(due)
    ]


def read_lines(facts: Facts) -> tuple[Line, ...]:
    return tuple(Line(**line) for line in facts["lines"])


def line_orders(held: Incident, facts: Facts) -> list[tuple[str, dict[str, Any]]]:
    """(order id, body) of the orders that a started plan or a higher level sends out."""
    return [
        (
            line["order_id"],
            {
                "incident_id": held.incident_id,
                "content": line["zh"],
                "to": [line["unit"]],
                "due": line["due"],
                "line": line["no"],
                "lon": held.lon,
                "lat": held.lat,
                "address": held.place,
            },
        )
        for line in facts.get("lines", ())
    ]
