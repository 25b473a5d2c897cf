"""撤回推送: until the level above has taken it up, a push can be taken back."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import OPEN_STATES, Case, moved
from dispatch.domain.errors import NothingOpen
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class PushWithdrawn:
    reason: str


def guard(case: Case) -> None:
    if case.push not in ("queued", "sent", "failed"):
        raise NothingOpen(step="push_withdraw")


def check(case: Case, body: PushWithdrawn, actor: Actor) -> None:
    need("reason", body.reason)


def apply(case: Case, body: PushWithdrawn, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, push="")


STEP = Step(
    "push_withdraw",
    PushWithdrawn,
    OPEN_STATES | {"closed"},
    None,
    frozenset({"county_dispatch", "county_chief"}),
    apply,
    check,
    guard=guard,
)
