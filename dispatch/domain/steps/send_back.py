"""退回重办: it cannot be closed like this; the unit handles it again on a clock of its own."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import once_more, reworking


@dataclass(frozen=True, slots=True)
class SentBack:
    reason: str


def check(case: Case, body: SentBack, actor: Actor) -> None:
    need("reason", body.reason)


def plan(case: Case, body: SentBack, actor: Actor, ctx: Context) -> Facts:
    return reworking(case, ctx)


def apply(case: Case, body: SentBack, facts: Facts, at: int, actor: str) -> Case:
    return once_more(case, facts)


STEP = Step(
    "send_back",
    SentBack,
    frozenset({"closable"}),
    "handling",
    frozenset({"town_accept", "county_accept"}),
    apply,
    check,
    plan,
)
