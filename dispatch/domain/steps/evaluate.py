"""评价归档: the score is fixed and the case is history; no channel may still wait for its answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.errors import BadField, Unanswered
from dispatch.domain.fields import short
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class Evaluated:
    score: float
    note: str = ""


def check(case: Case, body: Evaluated, actor: Actor) -> None:
    if not 0 <= body.score <= 100:
        raise BadField(field="score", why="not between 0 and 100")
    short("note", body.note)


def plan(case: Case, body: Evaluated, actor: Actor, ctx: Context) -> Facts:
    waiting = ctx.unanswered(case.case_id)
    if waiting:
        raise Unanswered(n=waiting)
    return {}


def apply(case: Case, body: Evaluated, facts: Facts, at: int, actor: str) -> Case:
    return replace(case, score=body.score)


STEP = Step(
    "evaluate",
    Evaluated,
    frozenset({"closed"}),
    "evaluated",
    frozenset({"evaluator", "system"}),
    apply,
    check,
    plan,
)
