"""The doors of resources: the register, ranked matches with reasons, ring counts; each inside its scope."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import shapely

from console.api_resources import reached
from dispatch.command_board import CommandBoard
from dispatch.domain.emergency.resources import Resource
from dispatch.domain.roles import Scope
from dispatch.resource_import import take_in
from dispatch.resource_store import ResourceBoard
from dispatch.telemetry import Fix
from geodata.atlas import Atlas, CityMap, ShapeRecord
from geodata.roads import PASS
from support.two_towns import CITY, FOUND, IN_EAST, IN_WEST
from support.web import PLACES, Browser, SmallWeb

TOLD = {"title": "文峰大道燃气泄漏", "kind": "gas_leak", "lon": IN_WEST[0], "lat": IN_WEST[1]}
NEAR, FAR = IN_WEST, IN_EAST
ROWS = [
    Resource("T1", "team", "消防 01", f"fire@{CITY}", *FAR, ("fire",), persons=7, checked_at=1, tracker="U1"),
    Resource("T2", "team", "消防 02", f"fire@{CITY}", *FAR, ("fire",), persons=7, phone="119"),
    Resource("S1", "supply", "警戒带", f"emergency@{CITY}", *NEAR, ("cordon",), "2999999", amount=15),
    Resource("H1", "hazard", "加油站", f"town_emg@{CITY}101", *NEAR, (), amount=60),
]


@pytest.fixture
def incident(web: SmallWeb) -> dict[str, Any]:
    take_in(web.ports.desk, CITY, "清单", ROWS)
    made = web.login("duty").post("/api/v1/incidents/declare", json=TOLD)
    return dict(made.json or {}) | {"path": f"/api/v1/incidents/{(made.json or {})['incident_id']}"}


def needs(who: Browser, path: str) -> dict[str, Any]:
    return {need["code"]: need for need in who.get(f"{path}/resources").json["items"]}


def test_matches_come_ranked_with_reasons_and_what_is_short(web: SmallWeb, incident: dict[str, Any]) -> None:
    duty = web.login("duty")
    found = needs(duty, incident["path"])
    assert [m["code"] for m in found["fire"]["matches"]] == ["T1", "T2"]
    assert {"straight", "stale", "persons"} <= {key for key, _ in found["fire"]["matches"][0]["reasons"]}
    assert (found["fire"]["short"], found["cordon"]["short"], found["gas"]["short"]) == (0, 5, 2)
    far = found["fire"]["matches"][0]["metres"]
    web.ports.telemetry.move([Fix(2, *NEAR)])  # the unit that T1 is tracked by
    assert needs(duty, incident["path"])["fire"]["matches"][0]["metres"] < 100 < far
    one = duty.post(f"{incident['path']}/resources/match", json={"ability": "cordon", "n": 10}).json["items"][
        0
    ]
    assert (one["short"], one["matches"][0]["take"]) == (0, 10)


def test_a_closure_makes_the_way_to_the_scene_longer(web: SmallWeb, incident: dict[str, Any]) -> None:
    duty = web.login("duty")
    line = shapely.to_wkb(shapely.LineString([FAR, NEAR]))
    road = ShapeRecord("road", "", {"from": 0, "to": 1, "metres": 1, "cls": 1}, line)
    there = Atlas([CityMap.of("仁寿市", 1, FOUND.areas, PLACES, shapes=[road])])
    ports = replace(web.ports, atlas=lambda: there)
    incident_id = incident["incident_id"]

    def seconds() -> int:
        held = CommandBoard(web.engine).incident(incident_id, Scope(CITY))
        assert held is not None
        rows = [s for s in ResourceBoard(web.engine).standing(CITY) if s.resource.code == "T2"]
        (found,) = reached(ports, held, rows)
        assert found.seconds is not None
        return found.seconds

    free = seconds()
    middle = [(FAR[0] + NEAR[0]) / 2, (FAR[1] + NEAR[1]) / 2]
    steps = f"{incident['path']}/steps"
    assert duty.post(f"{steps}/draw", json={"kind": "closure", "points": [middle]}).status_code == 200
    assert seconds() == free + PASS
    assert duty.post(f"{steps}/erase", json={"drawing": 1}).status_code == 200
    assert seconds() == free


def test_what_is_called_stands_in_the_incident_and_is_gone_for_others(
    web: SmallWeb, incident: dict[str, Any]
) -> None:
    duty, path = web.login("duty"), incident["path"]
    sent = duty.post(f"{path}/steps/issue_resource", json={"resource": "T2", "need": "fire", "seconds": 600})
    assert sent.status_code == 200, sent.text
    (hold,) = duty.get(path).json["holds"]
    assert (hold["state"], hold["eta"] - hold["at"]) == ("moving", 600_000)
    found = duty.get(f"{path}/resources").json
    assert [(p["resource"], p["live"]) for p in found["held"]] == [("T2", False)]
    other = duty.post("/api/v1/incidents/declare", json=TOLD).json
    refused = duty.post(
        f"/api/v1/incidents/{other['incident_id']}/steps/issue_resource", json={"resource": "T2"}
    )
    assert (refused.status_code, refused.json["code"]) == (409, "ResourceElsewhere")
    shown = needs(duty, f"/api/v1/incidents/{other['incident_id']}")["fire"]["refused"]
    assert [(r["code"], r["reason"]) for r in shown] == [("T2", ["elsewhere", incident["incident_no"]])]


def test_a_ring_counts_what_lies_inside(web: SmallWeb, incident: dict[str, Any]) -> None:
    ring = {"kind": "core", "points": [list(IN_WEST)], "metres": 200.0}
    inside = web.login("duty").post(f"{incident['path']}/inside", json=ring).json["resources"]
    assert (inside["supply"], inside["hazard"], inside["team"]) == (1, 1, 0)


def test_the_register_is_checked_and_moved_by_those_it_is_of(web: SmallWeb, incident: dict[str, Any]) -> None:
    duty = web.login("duty")
    path = "/api/v1/resources/S1/steps"
    counted = duty.post(f"{path}/check_resource", json={"amount": 12})
    assert (counted.json["left"], counted.json["version"]) == (12, 1)
    place = {"lon": IN_WEST[0], "lat": IN_WEST[1] + 0.001, "place": "二号库"}
    assert duty.post(f"{path}/move_resource", json=place).json["place"] == "二号库"
    assert web.login("town2").post(f"{path}/check_resource", json={"amount": 1}).status_code == 404
    assert duty.post(f"{path}/declare", json={}).status_code == 404
    listed = web.login("regulator").get("/api/v1/resources?kind=team").json["items"]
    assert [r["code"] for r in listed] == ["T1", "T2"]
    assert web.login("town2").get(f"{incident['path']}/resources").status_code == 404
