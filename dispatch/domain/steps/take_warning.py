"""预警接收: a CAP message from outside, kept once; an update or a cancel ends what it names."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case
from dispatch.domain.emergency.incident import DESK
from dispatch.domain.emergency.warning import Message
from dispatch.domain.errors import BadField
from dispatch.domain.fields import MAX_LINE, MAX_TEXT, need, short
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class WarningTaken:
    """`id` is made of city and message, so that the same one again is refused as known."""

    id: str
    city: str
    version: int
    message: Message


def check(case: Case, body: WarningTaken, actor: Actor) -> None:
    m = body.message
    need("identifier", m.identifier, MAX_LINE)
    need("sender", m.sender, MAX_LINE)
    for field in ("event", "headline", "sender_name"):
        short(field, getattr(m, field), MAX_LINE)
    for field in ("description", "instruction"):
        short(field, getattr(m, field), MAX_TEXT)


def plan(case: Case, body: WarningTaken, actor: Actor, ctx: Context) -> Facts:
    if not body.city.startswith(actor.area) and not actor.area.startswith(body.city):
        raise BadField(field="city", why="not_in_your_area")
    if not ctx.places.knows(body.city):
        raise BadField(field="city", why="no_such_city")
    return {}


def apply(case: Case, body: WarningTaken, facts: Facts, at: int, actor: str) -> Case:
    return case


STEP = Step(
    "take_warning",
    WarningTaken,
    frozenset({"new"}),
    "in_force",
    DESK | {"channel", "system"},
    apply,
    check,
    plan,
    stream="warning",
)
