"""去标签: a mark that was wrong or is over is taken off, and why."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import OPEN_STATES, Case, moved
from dispatch.domain.errors import BadField, NothingOpen
from dispatch.domain.fields import MAX_LINE, need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps.tag import DESKS


@dataclass(frozen=True, slots=True)
class Untagged:
    tags: tuple[str, ...]
    reason: str


def guard(case: Case) -> None:
    if not case.tags:
        raise NothingOpen(step="untag")


def check(case: Case, body: Untagged, actor: Actor) -> None:
    if not body.tags:
        raise BadField(field="tags", why="missing")
    for tag in body.tags:
        if tag not in case.tags:
            raise BadField(field="tags", why="not_tagged", text=tag[:40])
    need("reason", body.reason, MAX_LINE)


def plan(case: Case, body: Untagged, actor: Actor, ctx: Context) -> Facts:
    rest = tuple(tag for tag in case.tags if tag not in body.tags)
    return {"tags": ctx.tags.version, "gathers": ctx.tags.gathers(rest)}


def apply(case: Case, body: Untagged, facts: Facts, at: int, actor: str) -> Case:
    rest = tuple(tag for tag in case.tags if tag not in body.tags)
    return moved(case, tags=rest, gathering=case.gathering if facts["gathers"] else None)


STEP = Step(
    "untag",
    Untagged,
    OPEN_STATES | {"closed"},
    None,
    frozenset({*DESKS, "supervisor"}),
    apply,
    check,
    plan,
    guard=guard,
)
