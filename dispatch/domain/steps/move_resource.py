"""资源移库: it is kept at another place from now on."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case
from dispatch.domain.emergency.incident import DESK
from dispatch.domain.errors import BadField
from dispatch.domain.fields import MAX_LINE, check_point, need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._resources import mine


@dataclass(frozen=True, slots=True)
class ResourceMoved:
    code: str
    version: int
    lon: float
    lat: float
    place: str


def check(case: Case, body: ResourceMoved, actor: Actor) -> None:
    check_point(body.lon, body.lat)
    need("place", body.place, MAX_LINE)


def plan(case: Case, body: ResourceMoved, actor: Actor, ctx: Context) -> Facts:
    r = mine(body.code, actor, ctx).resource
    old, new = ctx.places.locate(r.lon, r.lat), ctx.places.locate(body.lon, body.lat)
    if new is None or old is None or new[0][:6] != old[0][:6]:
        raise BadField(field="lon", why="outside_city")
    return {}


def apply(case: Case, body: ResourceMoved, facts: Facts, at: int, actor: str) -> Case:
    return case


STEP = Step(
    "move_resource",
    ResourceMoved,
    frozenset({"new", "in_force"}),
    "in_force",
    DESK | {"unit", "admin"},
    apply,
    check,
    plan,
    stream="resource",
)
