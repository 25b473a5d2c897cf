"""哨件处置: the department says what it did."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.fields import need
from dispatch.domain.overlays import Whistle
from dispatch.domain.step import Actor, Facts
from dispatch.domain.steps._beside import UNIT, Move, whistle_step


@dataclass(frozen=True, slots=True)
class WhistleResolved:
    result_text: str
    no: int | None = None  # None: the only one there is


def check(case: Case, body: WhistleResolved, actor: Actor) -> None:
    need("result_text", body.result_text)


def change(found: Whistle, body: WhistleResolved, facts: Facts, at: int) -> Whistle:
    return replace(found, state="resolved")


STEP = whistle_step(
    "whistle_resolve", Move(WhistleResolved, frozenset({"answered", "handling"}), UNIT, change, check)
)
