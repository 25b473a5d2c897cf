"""并案: the same matter is already in hand; the other case answers this one's channels too."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.errors import BadField
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class Merged:
    master_case: str


def check(case: Case, body: Merged, actor: Actor) -> None:
    need("master_case", body.master_case, 26)
    if body.master_case == case.case_id:
        raise BadField(field="master_case", why="itself")


def plan(case: Case, body: Merged, actor: Actor, ctx: Context) -> Facts:
    master = ctx.other(body.master_case)
    if master is None or not master.area.startswith(actor.area):
        raise BadField(field="master_case", why="no_such_case")
    if not master.is_open:
        raise BadField(field="master_case", why="not_open")
    if master.area[:6] != case.area[:6]:
        raise BadField(field="master_case", why="other_city")
    return {"master_no": master.case_no}


def apply(case: Case, body: Merged, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, merged_into=body.master_case, closed_at=at, clock=None)


STEP = Step(
    "merge",
    Merged,
    frozenset({"reported", "accepted"}),
    "merged",
    frozenset({"town_accept", "county_accept", "system"}),
    apply,
    check,
    plan,
    narrow={"accepted": frozenset({"town_accept", "county_accept"})},
)
