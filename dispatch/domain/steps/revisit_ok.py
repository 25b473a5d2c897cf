"""回访满意: the reporter was reached and says how it went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dispatch.domain.case import Case, moved
from dispatch.domain.fields import MAX_LINE, short
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import stage


@dataclass(frozen=True, slots=True)
class RevisitedWell:
    satisfaction: Literal["satisfied", "basically", "not"]
    resolved: bool
    note: str = ""


def check(case: Case, body: RevisitedWell, actor: Actor) -> None:
    short("note", body.note, MAX_LINE)


def plan(case: Case, body: RevisitedWell, actor: Actor, ctx: Context) -> Facts:
    return stage("close", case, ctx)


def apply(case: Case, body: RevisitedWell, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, satisfaction=body.satisfaction, resolved=body.resolved)


STEP = Step(
    "revisit_ok",
    RevisitedWell,
    frozenset({"revisiting"}),
    "closable",
    frozenset({"revisitor", "system"}),
    apply,
    check,
    plan,
)
