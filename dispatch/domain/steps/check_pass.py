"""核查通过: seen on the spot, it is mended."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, Media, moved
from dispatch.domain.fields import MAX_LINE, check_point, need_media, short
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import not_own
from dispatch.domain.steps._words import clock_of


@dataclass(frozen=True, slots=True)
class CheckPassed:
    media: tuple[Media, ...]
    lon: float | None = None
    lat: float | None = None
    note: str = ""


def check(case: Case, body: CheckPassed, actor: Actor) -> None:
    need_media("media", body.media)
    check_point(body.lon, body.lat)
    short("note", body.note, MAX_LINE)
    not_own(case, actor, "check_pass")


def plan(case: Case, body: CheckPassed, actor: Actor, ctx: Context) -> Facts:
    return {"clock": clock_of(ctx.stage("close", case.urgency))}


def apply(case: Case, body: CheckPassed, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, media=case.media + body.media)


STEP = Step(
    "check_pass",
    CheckPassed,
    frozenset({"checking"}),
    "closable",
    frozenset({"grid_worker", "micro_grid"}),
    apply,
    check,
    plan,
)
