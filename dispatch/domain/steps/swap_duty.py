"""换班: somebody else has the shift, alone or in exchange for one of theirs."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case
from dispatch.domain.duty import Shift, check_shift
from dispatch.domain.errors import BadField
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class DutySwapped:
    city: str
    version: int
    shift: Shift  # as it stands
    to: str  # account
    reason: str
    other: Shift | None = None  # of `to`, which comes back in exchange


def check(case: Case, body: DutySwapped, actor: Actor) -> None:
    need("to", body.to, 40)
    need("reason", body.reason)
    for shift in filter(None, (body.shift, body.other)):
        check_shift(shift)
        if not shift.area.startswith(body.city) or not shift.area.startswith(actor.area):
            raise BadField(field="area", why="not_yours", text=shift.area)
    if body.other and body.other.account != body.to:
        raise BadField(field="other", why="not_takers_shift")
    if body.to == body.shift.account:
        raise BadField(field="to", why="has_shift")


def apply(case: Case, body: DutySwapped, facts: Facts, at: int, actor: str) -> Case:
    return case


STEP = Step(
    "swap_duty",
    DutySwapped,
    frozenset({"in_force", "new"}),
    "in_force",
    frozenset({"admin", "county_chief", "town_chief"}),
    apply,
    check,
    stream="duty",
)
