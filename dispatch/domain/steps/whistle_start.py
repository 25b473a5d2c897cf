"""哨件办理: the department that came works on it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import OPEN_STATES, Case
from dispatch.domain.fields import MAX_LINE, short
from dispatch.domain.overlays import find, find_any, put
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class WhistleStarted:
    note: str = ""
    no: int | None = None  # None: the only one there is


STATES = frozenset({"answered"})


def guard(case: Case) -> None:
    find_any(case.whistles, STATES, "whistle_start")


def check(case: Case, body: WhistleStarted, actor: Actor) -> None:
    short("note", body.note, MAX_LINE)


def plan(case: Case, body: WhistleStarted, actor: Actor, ctx: Context) -> Facts:
    found = find(case.whistles, body.no, STATES, "whistle_start", actor.unit)
    return {"no": found.no}


def apply(case: Case, body: WhistleStarted, facts: Facts, at: int, actor: str) -> Case:
    found = case.whistles[facts["no"] - 1]
    new = replace(found, state="handling")
    return replace(case, whistles=put(case.whistles, new))


STEP = Step(
    "whistle_start",
    WhistleStarted,
    OPEN_STATES,
    None,
    frozenset({"unit"}),
    apply,
    check,
    plan,
    guard=guard,
)
