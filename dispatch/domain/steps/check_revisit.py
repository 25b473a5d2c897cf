"""核查通过待回访: mended, and the one who reported it is asked whether that holds."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, Media, moved
from dispatch.domain.errors import NothingOpen
from dispatch.domain.fields import MAX_LINE, check_point, need_media, short
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import REVISITED, not_own, stage


@dataclass(frozen=True, slots=True)
class CheckedToRevisit:
    media: tuple[Media, ...]
    lon: float | None = None
    lat: float | None = None
    note: str = ""


def guard(case: Case) -> None:
    if not any(source.channel in REVISITED for source in case.sources):
        raise NothingOpen(step="check_revisit")


def check(case: Case, body: CheckedToRevisit, actor: Actor) -> None:
    need_media("media", body.media)
    check_point(body.lon, body.lat)
    short("note", body.note, MAX_LINE)
    not_own(case, actor, "check_revisit")


def plan(case: Case, body: CheckedToRevisit, actor: Actor, ctx: Context) -> Facts:
    return stage("revisit", case, ctx)


def apply(case: Case, body: CheckedToRevisit, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, media=case.media + body.media)


STEP = Step(
    "check_revisit",
    CheckedToRevisit,
    frozenset({"checking"}),
    "revisiting",
    frozenset({"grid_worker", "micro_grid"}),
    apply,
    check,
    plan,
    guard=guard,
)
