"""The doors of an emergency: declared, started, ordered, answered and read back, each inside its scope."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch.command_board import CommandBoard, fingerprint
from dispatch.domain.roles import Scope
from support.two_towns import CITY, IN_WEST
from support.web import Browser, SmallWeb

TOLD = {"title": "文峰大道燃气泄漏", "kind": "gas_leak", "lon": IN_WEST[0], "lat": IN_WEST[1]}


def start(duty: Browser, level: str = "3") -> dict[str, Any]:
    made = duty.post("/api/v1/incidents/declare", json=TOLD)
    assert made.status_code == 201, made.text
    path = f"/api/v1/incidents/{made.json['incident_id']}"
    begun = duty.post(f"{path}/steps/start_plan", json={"plan": "gas_leak", "level": level})
    assert begun.status_code == 200, begun.text
    return dict(begun.json) | {"path": path}


def test_three_acts_from_a_report_to_tasks_in_every_hand(web: SmallWeb) -> None:
    duty = web.login("duty")
    incident = start(duty)
    whole = duty.get(incident["path"]).json
    assert whole["state"] == "responding"
    assert len(whole["orders"]) == len(whole["lines"]) > 10
    assert {o["order_id"] for o in whole["orders"]} == {line["order_id"] for line in whole["lines"]}
    listed = duty.get("/api/v1/incidents").json["items"]
    assert [i["incident_id"] for i in listed] == [incident["incident_id"]]


def test_a_unit_sees_and_answers_its_own_orders_only(web: SmallWeb) -> None:
    duty, water = web.login("duty"), web.login("water")
    incident = start(duty)
    to = {"to": [f"water_co@{CITY}"], "content": "关闭供水支管"}
    sent = duty.post(f"{incident['path']}/orders", json=to).json
    mine = water.get("/api/v1/orders").json["items"]
    assert [o["order_id"] for o in mine] == [sent["order_id"]]
    signed = water.post(f"/api/v1/orders/{sent['order_id']}/steps/sign_order", json={})
    assert signed.json["receipts"][0]["state"] == "signed"
    whole = duty.get(incident["path"]).json
    other = next(o for o in whole["orders"] if o["receipts"][0]["unit"] == f"gas_co@{CITY}")
    assert water.post(f"/api/v1/orders/{other['order_id']}/steps/sign_order", json={}).status_code == 404


def test_another_town_learns_nothing(web: SmallWeb) -> None:
    incident = start(web.login("duty"))
    other = web.login("town2")
    assert other.get(incident["path"]).status_code == 404
    assert other.get(f"{incident['path']}/log").status_code == 404
    assert other.get("/api/v1/incidents").json["items"] == []
    assert other.post(f"{incident['path']}/steps/note", json={"kind": "note", "text": "x"}).status_code == 404


def test_who_only_reads_may_do_nothing(web: SmallWeb) -> None:
    incident = start(web.login("duty"))
    reader = web.login("regulator")
    assert reader.get(incident["path"]).status_code == 200
    answer = reader.post(f"{incident['path']}/steps/note", json={"kind": "note", "text": "x"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("step", "body", "status", "field"),
    [
        ("sign", {}, 404, None),
        ("declare", TOLD, 422, "step"),
        ("sign_order", {}, 404, None),
        ("draw", {"kind": "core", "points": [[104.0, 30.0]], "metres": -1.0}, 422, "metres"),
        ("draw", {"kind": "free", "points": [[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0]]}, 422, "points"),
        ("give_post", {"post": "king", "unit": "", "name": "贺"}, 422, "post"),
        ("sitrep", {"kind": "follow", "text": "x"}, 422, "kind"),
    ],
)
def test_a_bad_step_names_its_field(
    web: SmallWeb, step: str, body: dict[str, Any], status: int, field: str | None
) -> None:
    duty = web.login("duty")
    answer = duty.post(f"{start(duty)['path']}/steps/{step}", json=body)
    assert (answer.status_code, answer.json.get("field")) == (status, field), answer.text


def test_a_ring_tells_what_lies_inside_and_orders_reach_everyone_in_it(web: SmallWeb) -> None:
    duty = web.login("duty")
    incident = start(duty)
    ring = {"kind": "evacuation", "points": [list(IN_WEST)], "metres": 500.0}
    found = duty.post(f"{incident['path']}/inside", json=ring).json
    assert found["grids"]
    assert found["square_metres"] == pytest.approx(785_398, rel=0.01)
    assert duty.post(f"{incident['path']}/steps/draw", json=ring).status_code == 200
    sent = duty.post(f"{incident['path']}/orders", json={"content": "立即疏散", "drawing": 1}).json
    assert [r["unit"] for r in sent["receipts"]] == sorted({f"community@{g[:12]}" for g in found["grids"]})
    gone = duty.post(f"{incident['path']}/orders", json={"content": "立即疏散", "drawing": 9})
    assert (gone.status_code, gone.json["field"]) == (422, "drawing")


def test_the_replay_is_what_was_known_then(web: SmallWeb) -> None:
    duty = web.login("duty")
    incident = start(duty)
    board, scope = CommandBoard(web.ports.engine), Scope(CITY)
    seen: list[tuple[int, str]] = []

    def look() -> None:
        now = board.incident(incident["incident_id"], scope)
        assert now is not None
        at = board.log(incident["incident_id"])[-1].at
        seen.append((at, fingerprint(now, board.orders(incident["incident_id"]))))

    look()
    for n in range(25):
        duty.post(f"{incident['path']}/steps/tell_figures", json={"evacuated": n})
        look()
        duty.post(f"{incident['path']}/orders", json={"content": f"指令 {n}", "to": [f"fire@{CITY}"]})
        look()
    last = dict(seen)  # of one millisecond only the last can be asked for
    for at, print_ in last.items():
        assert fingerprint(*board.at(incident["incident_id"], at)) == print_
    then = duty.get(f"{incident['path']}?at={seen[0][0]}").json
    assert then["figures"]["evacuated"] is None
    assert len(then["orders"]) == len(then["lines"])
