"""移出案例库: an entry that does not hold any more, or should not have been kept, goes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.errors import NothingOpen
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class Unshelved:
    reason: str


def guard(case: Case) -> None:
    if not case.shelved:
        raise NothingOpen(step="unshelve")


def check(case: Case, body: Unshelved, actor: Actor) -> None:
    need("reason", body.reason)


def apply(case: Case, body: Unshelved, facts: Facts, at: int, actor: str) -> Case:
    return replace(case, shelved=False)


STEP = Step(
    "unshelve",
    Unshelved,
    frozenset({"closed", "evaluated"}),
    None,
    frozenset({"evaluator"}),
    apply,
    check,
    guard=guard,
)
