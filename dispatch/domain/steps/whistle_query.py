"""询问: the department asks before it comes; its clock stands still until it is answered."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.fields import need
from dispatch.domain.overlays import Whistle
from dispatch.domain.step import Actor, Facts
from dispatch.domain.steps._beside import UNIT, Move, whistle_step


@dataclass(frozen=True, slots=True)
class WhistleQueried:
    question: str
    no: int | None = None  # None: the only one there is


def check(case: Case, body: WhistleQueried, actor: Actor) -> None:
    need("question", body.question)


def change(found: Whistle, body: WhistleQueried, facts: Facts, at: int) -> Whistle:
    return replace(found, query=body.question, stopped_at=found.stopped_at if found.query else at)


STEP = whistle_step(
    "whistle_query", Move(WhistleQueried, frozenset({"blown", "assigned"}), UNIT, change, check)
)
