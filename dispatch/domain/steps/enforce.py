"""驳回退单: the centre finds that the unit which returned it must take it, and it must sign."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.errors import MustArbitrate, NothingOpen
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._words import read_clock
from dispatch.domain.steps.dispatch import sending


@dataclass(frozen=True, slots=True)
class Enforced:
    reason: str
    basis: str


def guard(case: Case) -> None:
    if case.returns > 1:
        raise MustArbitrate(returns=case.returns)
    if not case.returned_by:
        raise NothingOpen(step="enforce")


def check(case: Case, body: Enforced, actor: Actor) -> None:
    need("reason", body.reason)
    need("basis", body.basis)


def plan(case: Case, body: Enforced, actor: Actor, ctx: Context) -> Facts:
    return sending(case, case.returned_by[-1], (), None, ctx)


def apply(case: Case, body: Enforced, facts: Facts, at: int, actor: str) -> Case:
    return moved(
        case,
        lead=case.returned_by[-1],
        dispatcher=actor,
        handle=read_clock(facts, "handle"),
        dispatches=case.dispatches + 1,
        wrong_returns=case.wrong_returns + 1,
        bound=True,
    )


STEP = Step(
    "enforce",
    Enforced,
    frozenset({"returned"}),
    "dispatched",
    frozenset({"town_dispatch", "county_dispatch"}),
    apply,
    check,
    plan,
    guard=guard,
)
