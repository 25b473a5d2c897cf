"""标绘: a shape drawn or put in the place of one that stands."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.due import epoch_ms
from dispatch.domain.emergency.incident import DESK, OPEN, Drawing, DrawingKind, Incident
from dispatch.domain.emergency.rings import check_shape
from dispatch.domain.errors import BadField
from dispatch.domain.fields import short
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class Drawn:
    kind: DrawingKind
    points: tuple[tuple[float, float], ...]
    metres: float | None = None
    label: str = ""
    expires: int | None = None
    instead: int | None = None  # number of the drawing it takes the place of


def check(incident: Incident, body: Drawn, actor: Actor) -> None:
    check_shape(body.kind, body.points, body.metres)
    short("label", body.label, 60)
    if body.instead is not None and not any(
        d.id == body.instead and d.erased is None for d in incident.drawings
    ):
        raise BadField(field="instead", why="no_such_drawing")


def plan(incident: Incident, body: Drawn, actor: Actor, ctx: Context) -> Facts:
    if body.expires is not None and body.expires <= epoch_ms(ctx.now):
        raise BadField(field="expires", why="not_in_future")
    return {}


def apply(incident: Incident, body: Drawn, facts: Facts, at: int, actor: str) -> Incident:
    kept = tuple(replace(d, erased=at) if d.id == body.instead else d for d in incident.drawings)
    no = len(kept) + 1
    new = Drawing(no, body.kind, body.points, body.metres, body.label, actor, at, body.expires)
    return replace(incident, drawings=(*kept, new))


STEP = Step("draw", Drawn, OPEN, None, DESK | {"unit"}, apply, check, plan, stream="incident")
