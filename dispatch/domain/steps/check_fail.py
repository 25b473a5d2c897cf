"""核查不通过: it is not mended; the unit handles it again on a clock of its own, and one 返工 is counted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case, Media
from dispatch.domain.fields import check_media, need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import not_own, once_more, reworking


@dataclass(frozen=True, slots=True)
class CheckFailed:
    reason: str
    media: tuple[Media, ...] = ()


def check(case: Case, body: CheckFailed, actor: Actor) -> None:
    need("reason", body.reason)
    check_media("media", body.media)
    not_own(case, actor, "check_fail")


def plan(case: Case, body: CheckFailed, actor: Actor, ctx: Context) -> Facts:
    return reworking(case, ctx)


def apply(case: Case, body: CheckFailed, facts: Facts, at: int, actor: str) -> Case:
    return replace(once_more(case, facts), media=case.media + body.media)


STEP = Step(
    "check_fail",
    CheckFailed,
    frozenset({"checking"}),
    "handling",
    frozenset({"grid_worker", "micro_grid"}),
    apply,
    check,
    plan,
)
