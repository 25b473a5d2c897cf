"""资源检查盘点: seen, counted, and fit or not."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case
from dispatch.domain.emergency.incident import DESK
from dispatch.domain.emergency.resources import MOST, Condition
from dispatch.domain.errors import BadField
from dispatch.domain.fields import MAX_LINE, short
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._resources import mine


@dataclass(frozen=True, slots=True)
class ResourceChecked:
    """`amount`: how many there are, those that are out on incidents included."""

    code: str
    version: int
    amount: int
    condition: Condition = "ready"
    note: str = ""


def check(case: Case, body: ResourceChecked, actor: Actor) -> None:
    short("note", body.note, MAX_LINE)
    if not 0 <= body.amount <= MOST:
        raise BadField(field="amount", why="out_of_bounds", least=0, most=MOST)


def plan(case: Case, body: ResourceChecked, actor: Actor, ctx: Context) -> Facts:
    kept = mine(body.code, actor, ctx)
    if kept.resource.single and body.amount != 1:
        raise BadField(field="amount", why="single")
    out = ctx.emergency.out(body.code)
    if out and (body.amount < sum(h.hold.n for h in out) or body.condition == "retired"):
        raise BadField(
            field="amount", why="are_out", n=sum(h.hold.n for h in out), incident_no=out[0].incident_no
        )
    return {}


def apply(case: Case, body: ResourceChecked, facts: Facts, at: int, actor: str) -> Case:
    return case


STEP = Step(
    "check_resource",
    ResourceChecked,
    frozenset({"new", "in_force"}),
    "in_force",
    DESK | {"unit", "admin"},
    apply,
    check,
    plan,
    stream="resource",
)
