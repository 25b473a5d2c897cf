"""到场: who handles the case stands at the place; the state stays, the record tells when, where and who."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.due import epoch_ms
from dispatch.domain.errors import AlreadyThere, BadField
from dispatch.domain.fields import check_point
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import handled
from dispatch.domain.steps.sign import lead_only


@dataclass(frozen=True, slots=True)
class Arrived:
    lon: float | None = None  # as the phone says; None where it may not or cannot
    lat: float | None = None
    arrived_at: int | None = None  # epoch ms, of an act that waited for a link; None: now


def guard(case: Case) -> None:
    """Once for each time the case is handled."""
    if case.arrived_at is not None and (case.handle is None or case.arrived_at >= case.handle.since):
        raise AlreadyThere()


def check(case: Case, body: Arrived, actor: Actor) -> None:
    check_point(body.lon, body.lat)
    lead_only(case, actor)


def plan(case: Case, body: Arrived, actor: Actor, ctx: Context) -> Facts:
    at = body.arrived_at
    if at is not None and at > epoch_ms(ctx.now) + 300_000:
        raise BadField(field="arrived_at", why="in_future")
    if at is not None and case.handle and at < case.handle.since:
        raise BadField(field="arrived_at", why="before_sent")
    return {"by": actor.id}


def apply(case: Case, body: Arrived, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, arrived_at=body.arrived_at or at, hands=handled(case, facts))


STEP = Step(
    "arrive",
    Arrived,
    frozenset({"handling"}),
    "handling",
    frozenset({"handler", "unit"}),
    apply,
    check,
    plan,
    guard=guard,
)
