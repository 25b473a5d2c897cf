"""排班导入: the duty table of an area comes into force for the days it tells."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case
from dispatch.domain.duty import MOST_SHIFTS, Shift, check_shift, twice_on
from dispatch.domain.errors import BadField
from dispatch.domain.fields import short
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class DutyImported:
    """For each post and unit it names, these shifts stand in the place of all that began on its days."""

    city: str
    version: int
    shifts: tuple[Shift, ...]
    name: str = ""


def check(case: Case, body: DutyImported, actor: Actor) -> None:
    short("name", body.name, 60)
    if not 0 < len(body.shifts) <= MOST_SHIFTS:
        raise BadField(field="shifts", why="so_many", least=1, most=MOST_SHIFTS)
    for shift in body.shifts:
        check_shift(shift)
        if not shift.area.startswith(body.city) or not shift.area.startswith(actor.area):
            raise BadField(field="area", why="not_yours", text=shift.area)
    if twice := twice_on(body.shifts):
        raise BadField(field="account", why="two_posts_at_once", account=twice[1].account)


def apply(case: Case, body: DutyImported, facts: Facts, at: int, actor: str) -> Case:
    return case


STEP = Step(
    "import_duty",
    DutyImported,
    frozenset({"new", "in_force"}),
    "in_force",
    frozenset({"admin", "county_chief", "system", "town_chief"}),
    apply,
    check,
    stream="duty",
)
