"""接管: the county takes a town's case into its own hands; the clock runs on."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.errors import NothingOpen
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class TakenOver:
    reason: str


def guard(case: Case) -> None:
    if case.level == "county":
        raise NothingOpen(step="take_over")


def check(case: Case, body: TakenOver, actor: Actor) -> None:
    need("reason", body.reason)


def apply(case: Case, body: TakenOver, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, level="county")


STEP = Step(
    "take_over",
    TakenOver,
    frozenset({"registered"}),
    "registered",
    frozenset({"county_dispatch", "county_chief"}),
    apply,
    check,
    guard=guard,
)
