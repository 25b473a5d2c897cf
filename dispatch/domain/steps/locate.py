"""定位: a report without a place gets one."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.errors import OutsideArea
from dispatch.domain.fields import MAX_LINE, check_point, short
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._words import placed


@dataclass(frozen=True, slots=True)
class Located:
    lon: float
    lat: float
    address: str = ""


def check(case: Case, body: Located, actor: Actor) -> None:
    check_point(body.lon, body.lat)
    short("address", body.address, MAX_LINE)


def plan(case: Case, body: Located, actor: Actor, ctx: Context) -> Facts:
    facts = placed(body.lon, body.lat, ctx)
    if not facts["grid"].startswith(actor.area):
        raise OutsideArea(field="lon", lon=body.lon, lat=body.lat)
    return facts


def apply(case: Case, body: Located, facts: Facts, at: int, actor: str) -> Case:
    return moved(
        case,
        area=facts["grid"],
        grid=facts["grid"],
        area_version=facts["area_version"],
        estate=facts["estate"],
        place=facts["place"],
        lon=body.lon,
        lat=body.lat,
        address=body.address or case.address,
    )


STEP = Step(
    "locate",
    Located,
    frozenset({"reported"}),
    "reported",
    frozenset({"town_accept", "county_accept", "grid_worker", "system"}),
    apply,
    check,
    plan,
)
