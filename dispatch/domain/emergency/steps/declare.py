"""接报登记: a 突发事件 is told; from here on the clocks of reporting to the level above run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from dispatch.domain.emergency.drill import Forked, Scripted, script
from dispatch.domain.emergency.incident import COMMAND, DESK, Incident, Reporting
from dispatch.domain.errors import BadField, UnknownCase
from dispatch.domain.fields import MAX_LINE, check_point, need, short
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._words import placed

TOWN_DIGITS = 9
PHONE, WRITTEN = 30 * 60_000, 60 * 60_000  # ms until the level above is told by phone, and in writing


@dataclass(frozen=True, slots=True)
class Declared:
    title: str
    kind: str
    lon: float
    lat: float
    text: str = ""
    address: str = ""
    cases: tuple[str, ...] = ()
    drill: bool = False
    seed: int = 0  # fixes what a drill's players are told


def check(incident: Incident, body: Declared, actor: Actor) -> None:
    need("title", body.title, 60)
    short("text", body.text)
    short("address", body.address, MAX_LINE)
    check_point(body.lon, body.lat)
    if body.drill and body.cases:
        raise BadField(field="cases", why="drill_copies")
    if not 0 <= body.seed < 2**31:
        raise BadField(field="seed", why="out_of_bounds", least=0, most=2147483647)
    if len(body.cases) > 50:
        raise BadField(field="cases", why="more_than", most=50)


def plan(incident: Incident, body: Declared, actor: Actor, ctx: Context) -> Facts:
    for case_id in body.cases:
        case = ctx.other(case_id)
        if case is None or not case.area.startswith(actor.area):
            raise UnknownCase(case_id=case_id)
    if body.kind not in ctx.emergency.kinds:
        raise BadField(field="kind", why="no_such_kind")
    where: dict[str, Any] = placed(body.lon, body.lat, ctx)
    if not where["grid"].startswith(actor.area):
        raise BadField(field="lon", why="not_in_your_area")
    grid = where["grid"]
    facts = where | {"incident_no": ctx.emergency.number(grid[:6], ctx.now, body.drill)}
    if not body.drill:
        return facts
    plans = [p for p in ctx.emergency.plans.values() if body.kind in p.incidents and p.drill]
    lines = script(plans[0].drill, body.seed) if plans else []
    return facts | {"script": lines, "fork": ctx.emergency.fork(grid[:TOWN_DIGITS])}


def apply(incident: Incident, body: Declared, facts: Facts, at: int, actor: str) -> Incident:
    return replace(
        incident,
        incident_no=facts["incident_no"],
        title=body.title,
        kind=body.kind,
        text=body.text,
        area=facts["grid"],
        grid=facts["grid"],
        lon=body.lon,
        lat=body.lat,
        place=facts["place"],
        address=body.address,
        cases=body.cases,
        drill=body.drill,
        seed=body.seed,
        script=tuple(Scripted(**line) for line in facts.get("script", ())),
        forked=tuple(Forked(**case) for case in facts.get("fork", ())),
        declared_at=at,
        reporting=Reporting(at + PHONE, at + WRITTEN),
    )


STEP = Step(
    "declare", Declared, frozenset({"new"}), "received", DESK | COMMAND, apply, check, plan, stream="incident"
)
