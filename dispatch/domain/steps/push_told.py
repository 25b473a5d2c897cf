"""推送回执: what became of the push: sent, taken up, answered, or failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dispatch.domain.case import OPEN_STATES, Case, moved
from dispatch.domain.errors import BadField, NothingOpen
from dispatch.domain.fields import short
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class PushTold:
    state: Literal["sent", "acked", "replied", "failed"]
    note: str = ""


AFTER = {
    "sent": {"queued", "failed"},
    "failed": {"queued", "failed"},
    "acked": {"sent"},
    "replied": {"acked"},
}


def guard(case: Case) -> None:
    if not case.push:
        raise NothingOpen(step="push_told")


def check(case: Case, body: PushTold, actor: Actor) -> None:
    short("note", body.note)
    if case.push not in AFTER[body.state]:
        raise BadField(field="state", why="not_after_told")


def apply(case: Case, body: PushTold, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, push=body.state)


STEP = Step(
    "push_told",
    PushTold,
    OPEN_STATES | {"closed"},
    None,
    frozenset({"channel", "system"}),
    apply,
    check,
    guard=guard,
)
