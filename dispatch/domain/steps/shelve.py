"""入案例库: what was learnt from a case is kept for others; nothing that points at a person goes with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.fields import need
from dispatch.domain.redact import refuse_private
from dispatch.domain.step import Actor, Facts, Step

MOST_TITLE, MOST_TEXT = 80, 2_000


@dataclass(frozen=True, slots=True)
class Shelved:
    title: str
    lesson: str
    worked: str  # what helped


def check(case: Case, body: Shelved, actor: Actor) -> None:
    for field, limit in (("title", MOST_TITLE), ("lesson", MOST_TEXT), ("worked", MOST_TEXT)):
        text = getattr(body, field)
        need(field, text, limit)
        refuse_private(field, text)


def apply(case: Case, body: Shelved, facts: Facts, at: int, actor: str) -> Case:
    return replace(case, shelved=True)


STEP = Step(
    "shelve",
    Shelved,
    frozenset({"closed", "evaluated"}),
    None,
    frozenset({"evaluator"}),
    apply,
    check,
)
