"""挂账批准: it cannot be done now; its clock stands still until a day that is named. Once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dispatch.domain.case import Case, moved
from dispatch.domain.due import epoch_ms
from dispatch.domain.errors import BadField, TooLate, UsedUp
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class Suspended:
    suspend_request: str  # what the unit asked for, and on what grounds
    until: int  # epoch ms
    reason_code: Literal["season", "funds", "litigation", "planning", "other"]


MOST, LONGEST = 1, 365 * 86_400_000


def guard(case: Case) -> None:
    if case.suspensions >= MOST:
        raise UsedUp(step="suspend", most=MOST)


def check(case: Case, body: Suspended, actor: Actor) -> None:
    need("suspend_request", body.suspend_request)


def plan(case: Case, body: Suspended, actor: Actor, ctx: Context) -> Facts:
    now = epoch_ms(ctx.now)
    if case.handle is None or now >= case.handle.due:
        raise TooLate(step="suspend")
    if not now < body.until <= now + LONGEST:
        raise BadField(field="until", why="within_a_year")
    return {}


def apply(case: Case, body: Suspended, facts: Facts, at: int, actor: str) -> Case:
    return moved(
        case, clock=None, suspended_at=at, suspended_until=body.until, suspensions=case.suspensions + 1
    )


STEP = Step(
    "suspend",
    Suspended,
    frozenset({"handling"}),
    "suspended",
    frozenset({"county_chief"}),
    apply,
    check,
    plan,
    guard=guard,
)
