"""协办反馈: a co-unit says what its part came to; its clock stops, and the case need not wait for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case, Helper, Media, moved
from dispatch.domain.errors import NothingOpen, NotYourCase
from dispatch.domain.fields import check_media, need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import handled

WHILE = frozenset({"dispatched", "handling", "suspended", "feedback", "checking", "revisiting", "closable"})


@dataclass(frozen=True, slots=True)
class CoFedBack:
    result_text: str
    media_after: tuple[Media, ...] = ()


def guard(case: Case) -> None:
    if not case.open_parts:
        raise NothingOpen(step="co_feedback")


def check(case: Case, body: CoFedBack, actor: Actor) -> None:
    need("result_text", body.result_text)
    check_media("media_after", body.media_after)
    units = [part.unit for part in case.open_parts]
    if actor.unit not in units:
        raise NotYourCase(owner=" ".join(units))


def plan(case: Case, body: CoFedBack, actor: Actor, ctx: Context) -> Facts:
    return {"unit": actor.unit, "by": actor.id}


def answered(case: Case, unit: str, at: int, result: str, released: bool = False) -> tuple[Helper, ...]:
    """The parts, the open one of this unit answered."""
    return tuple(
        replace(part, answered_at=at, result=result, released=released)
        if part.unit == unit and part.answered_at is None
        else part
        for part in case.helpers
    )


def apply(case: Case, body: CoFedBack, facts: Facts, at: int, actor: str) -> Case:
    return moved(
        case,
        helpers=answered(case, facts["unit"], at, body.result_text),
        media=case.media + body.media_after,
        hands=handled(case, facts),
    )


STEP = Step(
    "co_feedback",
    CoFedBack,
    WHILE,
    None,
    frozenset({"unit", "handler"}),
    apply,
    check,
    plan,
    guard=guard,
)
