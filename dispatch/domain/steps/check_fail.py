"""核查不通过: it is not mended; the unit handles it again on the same deadline, and one 返工 is counted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case, Media
from dispatch.domain.fields import check_media, need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class CheckFailed:
    reason: str
    media: tuple[Media, ...] = ()


def check(case: Case, body: CheckFailed, actor: Actor) -> None:
    need("reason", body.reason)
    check_media("media", body.media)


def apply(case: Case, body: CheckFailed, facts: Facts, at: int, actor: str) -> Case:
    return replace(
        case,
        media=case.media + body.media,
        reworks=case.reworks + 1,
        finished_at=None,
        clock=case.handle,
    )


STEP = Step(
    "check_fail",
    CheckFailed,
    frozenset({"checking"}),
    "handling",
    frozenset({"grid_worker", "micro_grid"}),
    apply,
    check,
)
