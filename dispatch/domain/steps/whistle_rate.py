"""评哨: the town scores the department it called."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.errors import BadField
from dispatch.domain.fields import MAX_LINE, short
from dispatch.domain.overlays import Whistle
from dispatch.domain.step import Actor, Facts
from dispatch.domain.steps._beside import Move, whistle_step


@dataclass(frozen=True, slots=True)
class WhistleRated:
    score: float
    note: str = ""
    no: int | None = None  # None: the only one there is


def check(case: Case, body: WhistleRated, actor: Actor) -> None:
    if not 0 <= body.score <= 100:
        raise BadField(field="score", why="out_of_bounds", least=0, most=100)
    short("note", body.note, MAX_LINE)


def change(found: Whistle, body: WhistleRated, facts: Facts, at: int) -> Whistle:
    return replace(found, state="rated", score=body.score)


STEP = whistle_step(
    "whistle_rate", Move(WhistleRated, frozenset({"resolved"}), frozenset({"town_chief"}), change, check)
)
