"""评价归档: the score is fixed and the case is history; no channel may still wait for its answer.

The facts keep what the formula gives and its version, also where a person gives another score.
"""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.errors import BadField, Unanswered
from dispatch.domain.fields import short
from dispatch.domain.record import case_score
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class Evaluated:
    score: float | None = None  # None: as the formula has it
    note: str = ""


def check(case: Case, body: Evaluated, actor: Actor) -> None:
    if body.score is not None and not 0 <= body.score <= 100:
        raise BadField(field="score", why="out_of_bounds", least=0, most=100)
    short("note", body.note)


def plan(case: Case, body: Evaluated, actor: Actor, ctx: Context) -> Facts:
    waiting = ctx.unanswered(case.case_id)
    if waiting:
        raise Unanswered(n=waiting)
    percent = case_score(case, ctx.formula).percent if ctx.formula else None
    if body.score is None and percent is None:
        raise BadField(field="score", why="missing")
    return {"score": percent, "scores": ctx.formula.version} if ctx.formula else {}


def apply(case: Case, body: Evaluated, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, score=facts["score"] if body.score is None else body.score)


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
