"""处置反馈: the unit says what was done and shows it; the handling clock stops."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, Media, moved
from dispatch.domain.due import epoch_ms
from dispatch.domain.errors import BadField
from dispatch.domain.fields import check_point, need, need_media
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import handled
from dispatch.domain.steps._words import clock_of
from dispatch.domain.steps.sign import lead_only


@dataclass(frozen=True, slots=True)
class FedBack:
    result_text: str
    media_after: tuple[Media, ...]
    finish_time: int | None = None  # epoch ms; None: now
    lon: float | None = None
    lat: float | None = None


def check(case: Case, body: FedBack, actor: Actor) -> None:
    need("result_text", body.result_text)
    need_media("media_after", body.media_after)
    check_point(body.lon, body.lat)
    lead_only(case, actor)


def plan(case: Case, body: FedBack, actor: Actor, ctx: Context) -> Facts:
    if body.finish_time is not None and body.finish_time > epoch_ms(ctx.now) + 300_000:
        raise BadField(field="finish_time", why="in_future")
    if body.finish_time is not None and case.handle and body.finish_time < case.handle.since:
        raise BadField(field="finish_time", why="before_sent")
    clock = ctx.stage("check_assign", case.urgency)
    return {"clock": clock_of(clock), "by": actor.id}


def apply(case: Case, body: FedBack, facts: Facts, at: int, actor: str) -> Case:
    return moved(
        case,
        result=body.result_text,
        media=case.media + body.media_after,
        finished_at=body.finish_time or at,
        hands=handled(case, facts),
    )


STEP = Step(
    "feedback",
    FedBack,
    frozenset({"handling"}),
    "feedback",
    frozenset({"handler", "unit"}),
    apply,
    check,
    plan,
)
