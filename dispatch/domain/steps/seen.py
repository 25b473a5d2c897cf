"""已阅: the first look of a level is kept, so that 市-镇-社区-小区 know who has seen what."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import OPEN_STATES, Case, moved
from dispatch.domain.errors import BadField
from dispatch.domain.roles import PEOPLE
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class Seen:
    level: str


def check(case: Case, body: Seen, actor: Actor) -> None:
    if body.level != actor.level:
        raise BadField(field="level", why="not_your_tier")


def apply(case: Case, body: Seen, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, seen=(*case.seen, body.level))


STEP = Step("seen", Seen, OPEN_STATES | {"closed"}, None, PEOPLE, apply, check)
