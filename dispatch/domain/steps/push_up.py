"""推送上级: the case is to be told to the level above, and why; it stays where it is."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import OPEN_STATES, Case, moved
from dispatch.domain.errors import BadField, NothingOpen
from dispatch.domain.fields import need, short
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class PushedUp:
    reason: str
    tags: tuple[str, ...] = ()


def guard(case: Case) -> None:
    if case.push:
        raise NothingOpen(step="push_up")


def check(case: Case, body: PushedUp, actor: Actor) -> None:
    need("reason", body.reason)
    if len(body.tags) > 20:
        raise BadField(field="tags", why="more_than", most=20)
    for tag in body.tags:
        short("tags", tag, 40)


def plan(case: Case, body: PushedUp, actor: Actor, ctx: Context) -> Facts:
    """Which rules speak for it, as the list stands; where none does it is a person's own decision."""
    said = ctx.tags.preview(moved(case, tags=case.tags + body.tags))
    return {"tags": ctx.tags.version, "rules": [one.rule.id for one in said if one.speaks]}


def apply(case: Case, body: PushedUp, facts: Facts, at: int, actor: str) -> Case:
    fresh = tuple(tag for tag in dict.fromkeys(body.tags) if tag not in case.tags)
    return moved(case, push="queued", tags=case.tags + fresh)


STEP = Step(
    "push_up",
    PushedUp,
    OPEN_STATES | {"closed"},
    None,
    frozenset({"county_dispatch", "county_chief"}),
    apply,
    check,
    plan,
    guard=guard,
)
