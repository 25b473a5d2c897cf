"""A city of two towns with people and units, and a case's way through it, for tests of the dispatch core."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

import shapely
from sqlalchemy import Engine

from dispatch.atlas_store import put_in_force, stage_areas
from dispatch.bodies import read_body, step_of
from dispatch.calendars import work_calendar
from dispatch.desk import Desk, Taken
from dispatch.domain.catalogue import Matters
from dispatch.domain.step import Actor, Context
from dispatch.matters import expand, list_version, unit_kinds
from dispatch.people import Sealer
from dispatch.policies import limits, reply_ladder, tag_list
from dispatch.store import make_engine, writing
from geodata.assemble import Feature, assemble
from geodata.atlas import Atlas, CityMap, PlaceRecord

CITY, WEST, EAST = "511421", "511421101", "511421102"
IN_WEST, IN_EAST, OUTSIDE = (104.01, 30.02), (104.07, 30.02), (104.5, 30.5)
FOUND = assemble(
    [
        Feature(shapely.box(104, 30, 104.05, 30.05), "西镇", WEST),
        Feature(shapely.box(104.05, 30, 104.1, 30.05), "东镇", EAST),
    ],
    CITY,
    "仁寿市",
)
LEAF, LEAD, OTHER = "0101010101", f"water_co@{CITY}", f"municipal@{CITY}"
MASTER = b"x5B4nVgnHU4RR4dqfXY9hLyJBEjQq3QWq1u4cKZ1vZM="
PICTURE = {"sha256": "a" * 64, "kind": "after"}


def actor(name: str, roles: str, area: str = CITY, level: str = "city", **narrow: str) -> Actor:
    return Actor(f"user:{name}", frozenset(roles.split()), area, level=level, **narrow)


DUTY = actor("duty", "county_accept county_chief")
DISPATCHER = actor("dispatcher", "county_accept county_dispatch")
WEST_DISPATCHER = actor("west", "town_accept town_dispatch", WEST, "town")
EAST_DISPATCHER = actor("east", "town_accept town_dispatch", EAST, "town")
UNIT = actor("unit", "unit handler", CITY, "unit", unit=LEAD)
OTHER_UNIT = actor("other_unit", "unit handler", CITY, "unit", unit=OTHER)
WORKER = actor("worker", "grid_worker", WEST, "community")
CHANNEL = Actor("key:12345", frozenset({"channel"}), CITY)
CLOCK = Actor("clock", frozenset({"clock"}), "")
ACTORS = (DUTY, DISPATCHER, WEST_DISPATCHER, EAST_DISPATCHER, UNIT, OTHER_UNIT, WORKER, CHANNEL, CLOCK)
STORY: tuple[tuple[str, dict[str, Any], Actor], ...] = (
    ("accept", {"scenario_code": LEAF}, DUTY),
    ("register", {"register_standard": "城管立案标准"}, DUTY),
    ("dispatch", {"lead": LEAD, "co": [OTHER]}, DISPATCHER),
    ("sign", {"handler": "抢修一班"}, UNIT),
    ("feedback", {"result_text": "已更换井盖", "media_after": [PICTURE]}, UNIT),
    ("check", {"assignee": "网格员 3"}, DUTY),
    ("check_pass", {"media": [PICTURE]}, WORKER),
    ("co_feedback", {"result_text": "围挡已撤"}, OTHER_UNIT),
    ("close", {"close_standard": "恢复盖板", "channel_reply": "井盖已换好"}, DUTY),
)
_refs = itertools.count(1)


@cache
def atlas(places: tuple[PlaceRecord, ...] = ()) -> Atlas:
    return Atlas([CityMap.of("仁寿市", 1, FOUND.areas, places)])


@cache
def matters() -> Matters:
    return Matters(list_version(), {leaf.code: leaf for leaf in expand()})


def context(now: datetime | None = None) -> Context:
    numbers = itertools.count(1)
    return Context(
        now or datetime(2026, 6, 18, 2, tzinfo=UTC),
        work_calendar(),
        matters(),
        atlas(),
        lambda city, day: f"{city}{day:%Y%m%d}{next(numbers):05d}",
        unit_kinds(),
        limits(),
        ladder=reply_ladder(),
        tags=tag_list(),
    )


def found_city(engine: Engine) -> None:
    """Put the two towns in force, as an import would."""
    with writing(engine) as conn:
        stage_areas(conn, CITY, 1, FOUND.areas)
        put_in_force(conn, CITY, 1, "仁寿市", demo=True, at=1)


def open_desk(engine: Engine, ring: Callable[[], None] | None = None) -> Desk:
    return Desk(engine, atlas, matters(), work_calendar(), Sealer(MASTER), ring)


def body(step: str, given: dict[str, Any]) -> Any:
    return read_body(step_of(step), given)


def report_body(
    ref: str | None = None, at: tuple[float, float] | None = IN_WEST, **more: Any
) -> dict[str, Any]:
    place = {"lon": at[0], "lat": at[1]} if at else {"area": CITY}
    ref = ref or f"ref-{next(_refs)}"
    return {"channel": "12345", "channel_ref": ref, "text": "井盖没了", **place, **more}


def report(desk: Desk, ref: str | None = None, **more: Any) -> Taken:
    return desk.take("report", None, report_body(ref, **more), CHANNEL)


def lead_to(desk: Desk, state: str, **more: Any) -> Taken:
    """A new case brought to a state along the story."""
    taken = report(desk, **more)
    for step, given, who in STORY:
        if taken.case.state == state:
            return taken
        taken = desk.take(step, taken.case.case_id, given, who)
    assert taken.case.state == state
    return taken


def write_many(url: str, label: str, n: int) -> list[int]:
    """A writer of its own process: n trusted reports, three events each; the last event id of each."""
    engine = make_engine(url)
    desk = open_desk(engine)
    bodies = [report_body(f"{label}-{i}", scenario_code=LEAF) for i in range(n)]
    waiting = [desk.take_later("report", None, b, CHANNEL, trusted=True) for b in bodies]
    ids = [future.result(60).event_id for future in waiting]
    desk.close()
    engine.dispose()
    return ids
