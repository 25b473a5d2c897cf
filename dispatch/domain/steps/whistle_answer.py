"""应哨: the department is there, and its position says so; its clock stops."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import OPEN_STATES, Case
from dispatch.domain.fields import MAX_LINE, check_point, short
from dispatch.domain.overlays import find, find_any, put
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class WhistleAnswered:
    lon: float
    lat: float
    note: str = ""
    no: int | None = None  # None: the only one there is


STATES = frozenset({"blown", "assigned"})


def guard(case: Case) -> None:
    find_any(case.whistles, STATES, "whistle_answer")


def check(case: Case, body: WhistleAnswered, actor: Actor) -> None:
    check_point(body.lon, body.lat)
    short("note", body.note, MAX_LINE)


def plan(case: Case, body: WhistleAnswered, actor: Actor, ctx: Context) -> Facts:
    found = find(case.whistles, body.no, STATES, "whistle_answer", actor.unit)
    return {"no": found.no}


def apply(case: Case, body: WhistleAnswered, facts: Facts, at: int, actor: str) -> Case:
    found = case.whistles[facts["no"] - 1]
    new = replace(found, state="answered", stopped_at=at, query="")
    return replace(case, whistles=put(case.whistles, new))


STEP = Step(
    "whistle_answer",
    WhistleAnswered,
    OPEN_STATES,
    None,
    frozenset({"unit"}),
    apply,
    check,
    plan,
    guard=guard,
)
