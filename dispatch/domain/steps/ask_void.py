"""申请撤案: one person asks that a registered case be struck off; another decides."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class VoidAsked:
    reason: str


def check(case: Case, body: VoidAsked, actor: Actor) -> None:
    need("reason", body.reason)


def apply(case: Case, body: VoidAsked, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, void_asked_by=actor)


STEP = Step(
    "ask_void",
    VoidAsked,
    frozenset({"registered"}),
    "registered",
    frozenset(
        {"town_accept", "county_accept", "town_dispatch", "county_dispatch", "town_chief", "county_chief"}
    ),
    apply,
    check,
)
