"""回访未接通: three tries at different times of day, and nobody answered."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from dispatch.domain.case import Case
from dispatch.domain.due import epoch_ms
from dispatch.domain.errors import BadField
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import stage


@dataclass(frozen=True, slots=True)
class RevisitUnreached:
    attempts: tuple[int, ...]  # epoch ms


TRIES, APART = 3, 3_600_000


def check(case: Case, body: RevisitUnreached, actor: Actor) -> None:
    tries = sorted(body.attempts)
    if len(tries) < TRIES:
        raise BadField(field="attempts", why="fewer_than_three")
    if any(b - a < APART for a, b in pairwise(tries)):
        raise BadField(field="attempts", why="hour_apart")


def plan(case: Case, body: RevisitUnreached, actor: Actor, ctx: Context) -> Facts:
    if max(body.attempts) > epoch_ms(ctx.now):
        raise BadField(field="attempts", why="in_future")
    return stage("close", case, ctx)


def apply(case: Case, body: RevisitUnreached, facts: Facts, at: int, actor: str) -> Case:
    return case


STEP = Step(
    "revisit_unreached",
    RevisitUnreached,
    frozenset({"revisiting"}),
    "closable",
    frozenset({"revisitor"}),
    apply,
    check,
    plan,
)
