"""销哨: rated, or refused with reason, the order is done with."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import OPEN_STATES, Case
from dispatch.domain.fields import short
from dispatch.domain.overlays import find, find_any, put
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class WhistleClosed:
    opinion: str = ""
    no: int | None = None  # None: the only one there is


STATES = frozenset({"rated", "refused"})


def guard(case: Case) -> None:
    find_any(case.whistles, STATES, "whistle_close")


def check(case: Case, body: WhistleClosed, actor: Actor) -> None:
    short("opinion", body.opinion)


def plan(case: Case, body: WhistleClosed, actor: Actor, ctx: Context) -> Facts:
    found = find(case.whistles, body.no, STATES, "whistle_close", None)
    return {"no": found.no}


def apply(case: Case, body: WhistleClosed, facts: Facts, at: int, actor: str) -> Case:
    found = case.whistles[facts["no"] - 1]
    new = replace(found, state="closed")
    return replace(case, whistles=put(case.whistles, new))


STEP = Step(
    "whistle_close",
    WhistleClosed,
    OPEN_STATES,
    None,
    frozenset({"town_chief", "county_dispatch", "county_chief"}),
    apply,
    check,
    plan,
    guard=guard,
)
