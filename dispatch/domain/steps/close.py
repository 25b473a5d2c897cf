"""结案: the matter is done and every channel gets its answer (一个口子出)."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.errors import StillOpen
from dispatch.domain.fields import MAX_LINE, need
from dispatch.domain.step import Actor, Facts, Step
from dispatch.domain.steps._rules import not_own


@dataclass(frozen=True, slots=True)
class Closed:
    close_standard: str
    channel_reply: str


def guard(case: Case) -> None:
    if any(whistle.open for whistle in case.whistles):
        raise StillOpen(step="whistle")
    if case.open_parts:
        raise StillOpen(step="co_feedback")


def check(case: Case, body: Closed, actor: Actor) -> None:
    need("close_standard", body.close_standard, MAX_LINE)
    need("channel_reply", body.channel_reply)
    not_own(case, actor, "close")


def apply(case: Case, body: Closed, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, closed_at=at, clock=None)


STEP = Step(
    "close",
    Closed,
    frozenset({"closable"}),
    "closed",
    frozenset({"town_accept", "county_accept", "system"}),
    apply,
    check,
    guard=guard,
)
