"""异议: the department says it is not for it; the county centre decides."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.fields import need
from dispatch.domain.overlays import Whistle
from dispatch.domain.step import Actor, Facts
from dispatch.domain.steps._beside import UNIT, Move, whistle_step


@dataclass(frozen=True, slots=True)
class WhistleRefused:
    reason: str
    no: int | None = None  # None: the only one there is


def check(case: Case, body: WhistleRefused, actor: Actor) -> None:
    need("reason", body.reason)


def change(found: Whistle, body: WhistleRefused, facts: Facts, at: int) -> Whistle:
    return replace(found, state="refused", stopped_at=at, query="")


STEP = whistle_step(
    "whistle_refuse", Move(WhistleRefused, frozenset({"blown", "assigned"}), UNIT, change, check)
)
