"""答复询问: the town answers, and the department's clock goes on with what was left."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import OPEN_STATES, Case
from dispatch.domain.due import epoch_ms, resumed
from dispatch.domain.errors import NothingOpen
from dispatch.domain.fields import need
from dispatch.domain.overlays import find, put
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._words import clock_of, read_clock


@dataclass(frozen=True, slots=True)
class WhistleReplied:
    answer: str
    no: int | None = None  # None: the only one there is


STATES = frozenset({"blown", "assigned"})


def guard(case: Case) -> None:
    if not any(whistle.query for whistle in case.whistles):
        raise NothingOpen(step="whistle_reply")


def check(case: Case, body: WhistleReplied, actor: Actor) -> None:
    need("answer", body.answer)


def plan(case: Case, body: WhistleReplied, actor: Actor, ctx: Context) -> Facts:
    found = find(case.whistles, body.no, STATES, "whistle_reply", None)
    if not found.query or found.stopped_at is None:
        raise NothingOpen(step="whistle_reply")
    clock = resumed(found.clock, found.stopped_at, epoch_ms(ctx.now), ctx.calendar)
    return {"no": found.no, "whistle": clock_of(clock)}


def apply(case: Case, body: WhistleReplied, facts: Facts, at: int, actor: str) -> Case:
    found = case.whistles[facts["no"] - 1]
    clock = read_clock(facts, "whistle") or found.clock
    return replace(case, whistles=put(case.whistles, replace(found, clock=clock, query="", stopped_at=None)))


STEP = Step(
    "whistle_reply",
    WhistleReplied,
    OPEN_STATES,
    None,
    frozenset({"town_chief"}),
    apply,
    check,
    plan,
    guard=guard,
)
