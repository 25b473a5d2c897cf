"""异议: the department says it is not for it; the county centre decides."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import OPEN_STATES, Case
from dispatch.domain.fields import need
from dispatch.domain.overlays import find, find_any, put
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class WhistleRefused:
    reason: str
    no: int | None = None  # None: the only one there is


STATES = frozenset({"blown", "assigned"})


def guard(case: Case) -> None:
    find_any(case.whistles, STATES, "whistle_refuse")


def check(case: Case, body: WhistleRefused, actor: Actor) -> None:
    need("reason", body.reason)


def plan(case: Case, body: WhistleRefused, actor: Actor, ctx: Context) -> Facts:
    found = find(case.whistles, body.no, STATES, "whistle_refuse", actor.unit)
    return {"no": found.no}


def apply(case: Case, body: WhistleRefused, facts: Facts, at: int, actor: str) -> Case:
    found = case.whistles[facts["no"] - 1]
    new = replace(found, state="refused", stopped_at=at, query="")
    return replace(case, whistles=put(case.whistles, new))


STEP = Step(
    "whistle_refuse",
    WhistleRefused,
    OPEN_STATES,
    None,
    frozenset({"unit"}),
    apply,
    check,
    plan,
    guard=guard,
)
