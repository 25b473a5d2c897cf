"""应哨: the department is there, and its position says so; its clock stops."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.fields import MAX_LINE, check_point, short
from dispatch.domain.overlays import Whistle
from dispatch.domain.step import Actor, Facts
from dispatch.domain.steps._beside import UNIT, Move, whistle_step


@dataclass(frozen=True, slots=True)
class WhistleAnswered:
    lon: float
    lat: float
    note: str = ""
    no: int | None = None  # None: the only one there is


def check(case: Case, body: WhistleAnswered, actor: Actor) -> None:
    check_point(body.lon, body.lat)
    short("note", body.note, MAX_LINE)


def change(found: Whistle, body: WhistleAnswered, facts: Facts, at: int) -> Whistle:
    return replace(found, state="answered", stopped_at=at, query="")


STEP = whistle_step(
    "whistle_answer", Move(WhistleAnswered, frozenset({"blown", "assigned"}), UNIT, change, check)
)
