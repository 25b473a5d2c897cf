"""询问: the department asks before it comes; its clock stands still until it is answered."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import OPEN_STATES, Case
from dispatch.domain.fields import need
from dispatch.domain.overlays import find, find_any, put
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class WhistleQueried:
    question: str
    no: int | None = None  # None: the only one there is


STATES = frozenset({"blown", "assigned"})


def guard(case: Case) -> None:
    find_any(case.whistles, STATES, "whistle_query")


def check(case: Case, body: WhistleQueried, actor: Actor) -> None:
    need("question", body.question)


def plan(case: Case, body: WhistleQueried, actor: Actor, ctx: Context) -> Facts:
    found = find(case.whistles, body.no, STATES, "whistle_query", actor.unit)
    return {"no": found.no}


def apply(case: Case, body: WhistleQueried, facts: Facts, at: int, actor: str) -> Case:
    found = case.whistles[facts["no"] - 1]
    stopped = found.stopped_at if found.query else at
    asked = replace(found, query=body.question, stopped_at=stopped)
    return replace(case, whistles=put(case.whistles, asked))


STEP = Step(
    "whistle_query",
    WhistleQueried,
    OPEN_STATES,
    None,
    frozenset({"unit"}),
    apply,
    check,
    plan,
    guard=guard,
)
