"""加标签: the case is marked with words of the list.

Of a collective matter place, number, demand and unit are kept, and nothing that names a person.
"""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import OPEN_STATES, Case, Gathering, moved
from dispatch.domain.errors import BadField
from dispatch.domain.fields import MAX_LINE, need, short
from dispatch.domain.redact import refuse_private
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.units import check_unit

MOST_PEOPLE = 1_000_000
DESKS = ("town_accept", "town_dispatch", "town_chief", "county_accept", "county_dispatch", "county_chief")


@dataclass(frozen=True, slots=True)
class Tagged:
    tags: tuple[str, ...]
    place: str = ""
    people: int | None = None
    demand: str = ""
    unit: str = ""  # who sees to it, kind@area


def check(case: Case, body: Tagged, actor: Actor) -> None:
    if not body.tags:
        raise BadField(field="tags", why="missing")
    for name in ("place", "demand"):
        short(name, getattr(body, name), MAX_LINE)
        refuse_private(name, getattr(body, name))
    if body.people is not None and not 2 <= body.people <= MOST_PEOPLE:
        raise BadField(field="people", why="out_of_bounds", least=2, most=MOST_PEOPLE)


def plan(case: Case, body: Tagged, actor: Actor, ctx: Context) -> Facts:
    ctx.tags.check(body.tags)
    told = [name for name in ("place", "people", "demand", "unit") if getattr(body, name)]
    if ctx.tags.gathers(body.tags):
        need("place", body.place)
        need("people", str(body.people or ""))
        need("demand", body.demand)
        check_unit(body.unit, ctx.kinds, "unit")
    elif told:
        raise BadField(field=told[0], why="collective_only")
    return {"tags": ctx.tags.version}


def apply(case: Case, body: Tagged, facts: Facts, at: int, actor: str) -> Case:
    fresh = tuple(tag for tag in dict.fromkeys(body.tags) if tag not in case.tags)
    case = moved(case, tags=case.tags + fresh)
    if body.people is None:
        return case
    return moved(case, gathering=Gathering(body.place, body.people, body.demand, body.unit))


STEP = Step(
    "tag",
    Tagged,
    OPEN_STATES | {"closed"},
    None,
    frozenset({*DESKS, "supervisor", "community", "grid_worker"}),
    apply,
    check,
    plan,
)
