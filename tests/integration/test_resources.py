"""The register and who has what, on real stores: one taker wins, nothing half done, rebuild agrees."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine

from dispatch.calendars import work_calendar
from dispatch.clock import Clock
from dispatch.desk import Desk
from dispatch.domain.emergency.incident import Incident
from dispatch.domain.emergency.resources import REMIND_BEFORE, Resource
from dispatch.domain.errors import BadField, DispatchError, ResourceElsewhere, UnknownResource
from dispatch.domain.step import Actor
from dispatch.domain.steps.import_resources import ResourcesImported
from dispatch.rebuild import dump_projections, rebuild
from dispatch.resource_store import ResourceBoard
from support.two_towns import CITY, DUTY, EAST_DISPATCHER, IN_WEST, OUTSIDE, actor

SYSTEM = Actor("system", frozenset({"system"}), "")
CHIEF = actor("chief", "county_chief")
TOLD = {"title": "文峰大道燃气泄漏", "kind": "gas_leak", "lon": IN_WEST[0], "lat": IN_WEST[1]}
TEAMS = tuple(
    Resource(f"T{n}", "team", f"消防 0{n}", f"fire@{CITY}", *IN_WEST, ("fire",), persons=7) for n in (1, 2)
)
BAGS = Resource(
    "S1", "supply", "编织袋", f"emergency@{CITY}", *IN_WEST, ("sandbag",), "3999999", amount=100, measure="条"
)


def bring(desk: Desk, *rows: Resource) -> None:
    version = ResourceBoard(desk.engine).version("resources", CITY) + 1
    desk.take("import_resources", CITY, ResourcesImported(CITY, version, "清单", rows), SYSTEM)


def declare(desk: Desk, **more: Any) -> str:
    return desk.take("declare", None, TOLD | more, DUTY).case.case_id


def act(desk: Desk, incident: str, step: str, **body: Any) -> Incident:
    held = desk.take(step, incident, body, CHIEF).held
    assert isinstance(held, Incident)
    return held


def left(engine: Engine) -> dict[str, int]:
    return {s.resource.code: s.left for s in ResourceBoard(engine).standing(CITY)}


def test_a_list_comes_in_whole_or_not_at_all(desk: Desk, engine: Engine) -> None:
    bring(desk, *TEAMS)
    far = Resource("T3", "team", "外地", f"fire@{CITY}", *OUTSIDE, ("fire",))
    before = dump_projections(engine)
    with pytest.raises(BadField):
        bring(desk, BAGS, far)
    assert dump_projections(engine) == before
    bring(desk, BAGS)
    assert left(engine) == {"S1": 100, "T1": 1, "T2": 1}


def test_two_incidents_ask_for_one_team_and_one_gets_it(desk: Desk) -> None:
    bring(desk, *TEAMS)
    incidents = [declare(desk) for _ in range(6)]

    def ask(incident: str) -> str:
        try:
            desk.take("issue_resource", incident, {"resource": "T1"}, CHIEF)
        except ResourceElsewhere as refused:
            return str(refused.data["incident"])
        return "mine"

    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(ask, incidents))
    assert told.count("mine") == 1
    assert len({t for t in told if t != "mine"}) == 1


def test_stock_out_used_counted_and_rebuilt(desk: Desk, engine: Engine) -> None:
    bring(desk, *TEAMS, BAGS)
    first, second = declare(desk), declare(desk, drill=True)
    act(desk, first, "issue_resource", resource="S1", n=60)
    act(desk, second, "issue_resource", resource="S1", n=40)
    assert left(engine)["S1"] == 40  # a drill takes nothing
    with pytest.raises(BadField):
        bring(desk, Resource(**{f: getattr(BAGS, f) for f in BAGS.__slots__} | {"amount": 59}))
    act(desk, first, "return_resource", resource="S1", back=20)
    assert left(engine)["S1"] == 60
    desk.take("check_resource", "S1", {"code": "S1", "version": 1, "amount": 90}, DUTY)
    assert left(engine)["S1"] == 90
    place = {"code": "S1", "version": 2, "lon": IN_WEST[0] + 0.001, "lat": IN_WEST[1], "place": "二号库"}
    desk.take("move_resource", "S1", place, DUTY)
    out = act(desk, first, "issue_resource", resource="T1")
    act(desk, first, "plan_relief", off="T1", on="T2", at=out.holds[-1].at + 7_200_000)
    before = dump_projections(engine)
    rebuild(engine, work_calendar())
    assert dump_projections(engine) == before
    assert left(engine) == {"S1": 90, "T1": 0, "T2": 0}


def test_another_town_may_not_touch_it_and_a_stale_check_is_refused(desk: Desk) -> None:
    bring(desk, BAGS)
    with pytest.raises(UnknownResource):
        desk.take("check_resource", "S1", {"code": "S1", "version": 1, "amount": 1}, EAST_DISPATCHER)
    desk.take("check_resource", "S1", {"code": "S1", "version": 1, "amount": 80}, DUTY)
    with pytest.raises(DispatchError):
        desk.take("check_resource", "S1", {"code": "S1", "version": 1, "amount": 70}, DUTY)


def test_the_clock_reminds_of_a_relief_once(desk: Desk, eventually: Callable[..., Any]) -> None:
    bring(desk, *TEAMS)
    incident = declare(desk)
    out = act(desk, incident, "issue_resource", resource="T1")
    due = out.holds[0].at + 1_000
    act(desk, incident, "plan_relief", off="T1", on="T2", at=due + REMIND_BEFORE)
    clock = Clock(desk)
    assert clock.tick(due - 1) == 0
    eventually(lambda: clock.tick(due) == 1, limit=10)
    assert clock.tick(due + REMIND_BEFORE) == 0
