"""标绘: a shape on the map of an area, without an incident; it has an owner and ends by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dispatch.domain.case import Case
from dispatch.domain.due import epoch_ms
from dispatch.domain.emergency.incident import DESK
from dispatch.domain.emergency.rings import check_shape
from dispatch.domain.errors import BadField
from dispatch.domain.fields import short
from dispatch.domain.step import Actor, Context, Facts, Step

LONGEST = 30 * 86_400_000  # ms


@dataclass(frozen=True, slots=True)
class Sketched:
    drawing: str  # its id
    version: int
    area: str  # whose screens show it
    owner: str
    kind: Literal["free", "route", "mark"]
    points: tuple[tuple[float, float], ...]
    expires: int
    metres: float | None = None
    label: str = ""


def check(case: Case, body: Sketched, actor: Actor) -> None:
    check_shape(body.kind, body.points, body.metres)
    short("label", body.label, 60)
    if not body.area.startswith(actor.area):
        raise BadField(field="area", why="not_in_your_area")
    if body.owner != actor.id:
        raise BadField(field="owner", why="not_you")


def plan(case: Case, body: Sketched, actor: Actor, ctx: Context) -> Facts:
    if not 0 < body.expires - epoch_ms(ctx.now) <= LONGEST:
        raise BadField(field="expires", why="within_next_days", most=30)
    if not ctx.places.knows(body.area):
        raise BadField(field="area", why="no_such_area")
    return {}


def apply(case: Case, body: Sketched, facts: Facts, at: int, actor: str) -> Case:
    return case


STEP = Step(
    "sketch", Sketched, frozenset({"new"}), "in_force", DESK | {"unit"}, apply, check, plan, stream="drawing"
)
