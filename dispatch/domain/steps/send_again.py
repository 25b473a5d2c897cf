"""重发回告: what could not be delivered is tried anew at once, on a fresh ladder."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.answer import Answer
from dispatch.domain.errors import NothingOpen
from dispatch.domain.step import Facts, Step


@dataclass(frozen=True, slots=True)
class SentAgain:
    pass


def guard(answer: Answer) -> None:
    if not answer.tries:  # it is about to be tried anyway
        raise NothingOpen(step="send_again")


def apply(answer: Answer, body: SentAgain, facts: Facts, at: int, actor: str) -> Answer:
    return replace(answer, state="queued", tries=0, next_at=at, moved_at=at)


STEP = Step(
    "send_again",
    SentAgain,
    frozenset({"queued", "failed"}),
    None,
    frozenset({"county_chief", "supervisor", "town_chief"}),
    apply,
    stream="reply",
    guard=guard,
)
