"""评哨: the town scores the department it called."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import OPEN_STATES, Case
from dispatch.domain.errors import BadField
from dispatch.domain.fields import MAX_LINE, short
from dispatch.domain.overlays import find, find_any, put
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class WhistleRated:
    score: float
    note: str = ""
    no: int | None = None  # None: the only one there is


STATES = frozenset({"resolved"})


def guard(case: Case) -> None:
    find_any(case.whistles, STATES, "whistle_rate")


def check(case: Case, body: WhistleRated, actor: Actor) -> None:
    if not 0 <= body.score <= 100:
        raise BadField(field="score", why="not between 0 and 100")
    short("note", body.note, MAX_LINE)


def plan(case: Case, body: WhistleRated, actor: Actor, ctx: Context) -> Facts:
    found = find(case.whistles, body.no, STATES, "whistle_rate", None)
    return {"no": found.no}


def apply(case: Case, body: WhistleRated, facts: Facts, at: int, actor: str) -> Case:
    found = case.whistles[facts["no"] - 1]
    new = replace(found, state="rated", score=body.score)
    return replace(case, whistles=put(case.whistles, new))


STEP = Step(
    "whistle_rate",
    WhistleRated,
    OPEN_STATES,
    None,
    frozenset({"town_chief"}),
    apply,
    check,
    plan,
    guard=guard,
)
