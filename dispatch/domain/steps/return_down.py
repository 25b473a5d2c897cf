"""下放: the county hands a case back to the town, whose clocks start anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from dispatch.domain.case import Case
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import back_to_desk, numbered, stage


@dataclass(frozen=True, slots=True)
class HandedDown:
    reason: str
    target_level: Literal["town"] = "town"


def check(case: Case, body: HandedDown, actor: Actor) -> None:
    need("reason", body.reason)


def plan(case: Case, body: HandedDown, actor: Actor, ctx: Context) -> Facts:
    return stage("dispatch", case, ctx) | numbered(case, ctx)


def apply(case: Case, body: HandedDown, facts: Facts, at: int, actor: str) -> Case:
    return replace(back_to_desk(case, facts, at), level=body.target_level)


STEP = Step(
    "return_down",
    HandedDown,
    frozenset({"handling"}),
    "registered",
    frozenset({"county_dispatch", "county_chief"}),
    apply,
    check,
    plan,
)
