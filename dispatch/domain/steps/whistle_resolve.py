"""哨件处置: the department says what it did."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import OPEN_STATES, Case
from dispatch.domain.fields import need
from dispatch.domain.overlays import find, find_any, put
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class WhistleResolved:
    result_text: str
    no: int | None = None  # None: the only one there is


STATES = frozenset({"answered", "handling"})


def guard(case: Case) -> None:
    find_any(case.whistles, STATES, "whistle_resolve")


def check(case: Case, body: WhistleResolved, actor: Actor) -> None:
    need("result_text", body.result_text)


def plan(case: Case, body: WhistleResolved, actor: Actor, ctx: Context) -> Facts:
    found = find(case.whistles, body.no, STATES, "whistle_resolve", actor.unit)
    return {"no": found.no}


def apply(case: Case, body: WhistleResolved, facts: Facts, at: int, actor: str) -> Case:
    found = case.whistles[facts["no"] - 1]
    new = replace(found, state="resolved")
    return replace(case, whistles=put(case.whistles, new))


STEP = Step(
    "whistle_resolve",
    WhistleResolved,
    OPEN_STATES,
    None,
    frozenset({"unit"}),
    apply,
    check,
    plan,
    guard=guard,
)
