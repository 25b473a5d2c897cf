"""哨件办理: the department that came works on it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.fields import MAX_LINE, short
from dispatch.domain.overlays import Whistle
from dispatch.domain.step import Actor, Facts
from dispatch.domain.steps._beside import UNIT, Move, whistle_step


@dataclass(frozen=True, slots=True)
class WhistleStarted:
    note: str = ""
    no: int | None = None  # None: the only one there is


def check(case: Case, body: WhistleStarted, actor: Actor) -> None:
    short("note", body.note, MAX_LINE)


def change(found: Whistle, body: WhistleStarted, facts: Facts, at: int) -> Whistle:
    return replace(found, state="handling")


STEP = whistle_step("whistle_start", Move(WhistleStarted, frozenset({"answered"}), UNIT, change, check))
