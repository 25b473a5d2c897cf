"""销哨: rated, or refused with reason, the order is done with."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.fields import short
from dispatch.domain.overlays import Whistle
from dispatch.domain.step import Actor, Facts
from dispatch.domain.steps._beside import Move, whistle_step


@dataclass(frozen=True, slots=True)
class WhistleClosed:
    opinion: str = ""
    no: int | None = None  # None: the only one there is


def check(case: Case, body: WhistleClosed, actor: Actor) -> None:
    short("opinion", body.opinion)


def change(found: Whistle, body: WhistleClosed, facts: Facts, at: int) -> Whistle:
    return replace(found, state="closed")


STEP = whistle_step(
    "whistle_close",
    Move(
        WhistleClosed,
        frozenset({"rated", "refused"}),
        frozenset({"town_chief", "county_dispatch", "county_chief"}),
        change,
        check,
    ),
)
