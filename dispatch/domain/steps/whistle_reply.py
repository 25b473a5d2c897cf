"""答复询问: the town answers, and the department's clock goes on with what was left."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.due import epoch_ms, resumed
from dispatch.domain.errors import NothingOpen
from dispatch.domain.fields import need
from dispatch.domain.overlays import Whistle
from dispatch.domain.step import Actor, Context, Facts
from dispatch.domain.steps._beside import Move, whistle_step
from dispatch.domain.steps._words import clock_of, read_clock


@dataclass(frozen=True, slots=True)
class WhistleReplied:
    answer: str
    no: int | None = None  # None: the only one there is


def check(case: Case, body: WhistleReplied, actor: Actor) -> None:
    need("answer", body.answer)


def more(found: Whistle, body: WhistleReplied, actor: Actor, ctx: Context) -> Facts:
    if not found.query or found.stopped_at is None:
        raise NothingOpen(step="whistle_reply")
    return {"whistle": clock_of(resumed(found.clock, found.stopped_at, epoch_ms(ctx.now), ctx.calendar))}


def change(found: Whistle, body: WhistleReplied, facts: Facts, at: int) -> Whistle:
    clock = read_clock(facts, "whistle") or found.clock
    return replace(found, clock=clock, query="", stopped_at=None)


def asked(case: Case) -> None:
    if not any(whistle.query for whistle in case.whistles):
        raise NothingOpen(step="whistle_reply")


_MOVE = Move(WhistleReplied, frozenset({"blown", "assigned"}), frozenset({"town_chief"}), change, check, more)
STEP = replace(whistle_step("whistle_reply", _MOVE), guard=asked)
