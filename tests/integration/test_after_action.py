"""The pack of an incident: everything in it, quickly, and as it was known at any instant."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from dispatch.command_board import CommandBoard, fingerprint
from support.two_towns import CITY, IN_WEST
from support.web import Browser, SmallWeb

TOLD = {"title": "文峰大道燃气泄漏", "kind": "gas_leak", "lon": IN_WEST[0], "lat": IN_WEST[1]}
TABLES = (
    "overview",
    "plan",
    "orders",
    "decisions",
    "posts",
    "sitreps",
    "supplies",
    "improvements",
    "timeline",
)


def story(duty: Browser, **more: Any) -> str:
    """From the report to the first figures; the incident's path."""
    made = duty.post("/api/v1/incidents/declare", json=TOLD | more).json
    path = f"/api/v1/incidents/{made['incident_id']}"
    for step, body in (
        ("phone_up", {"to": "市委值班室"}),
        ("start_plan", {"plan": "gas_leak", "level": "3"}),
        ("draw", {"kind": "core", "points": [list(IN_WEST)], "metres": 100.0}),
        ("draw", {"kind": "route", "points": [list(IN_WEST), [IN_WEST[0] + 0.002, IN_WEST[1]]]}),
        ("draw", {"kind": "closure", "points": [[IN_WEST[0], IN_WEST[1] + 0.001]]}),
        ("draw", {"kind": "shelter", "points": [[IN_WEST[0] + 0.002, IN_WEST[1]]], "label": "人民广场"}),
        ("give_post", {"post": "commander", "unit": f"emergency@{CITY}", "name": "贺敏"}),
        ("roll_call", {}),
        ("tell_figures", {"evacuated": 716, "to_evacuate": 1640}),
        ("sitrep", {"kind": "first", "text": "已启动三级响应。\n无人员伤亡。"}),
        ("propose", {"text": "疏散范围东扩", "people": 410}),
        ("rule_on", {"no": 1, "answer": "agreed"}),
        ("change_level", {"level": "2", "reason": "居民密集"}),
    ):
        answer = duty.post(f"{path}/steps/{step}", json=body)
        assert answer.status_code == 200, (step, answer.text)
    order = duty.get(path).json["orders"][0]
    act = f"/api/v1/orders/{order['order_id']}/steps"
    lon, lat = IN_WEST
    for step, told in (("sign_order", {}), ("set_out", {}), ("be_there", {"lon": lon, "lat": lat})):
        assert duty.post(f"{act}/{step}", json=told).status_code == 200
    return path


def opened(web: SmallWeb, path: str) -> zipfile.ZipFile:
    answer = web.login("duty").get(path)
    assert answer.status_code == 200, answer.text
    return zipfile.ZipFile(io.BytesIO(answer.data))


def test_a_pack_holds_pages_tables_frames_and_data(web: SmallWeb) -> None:
    path = story(web.login("duty"))
    files = opened(web, f"{path}/pack.zip")
    names = set(files.namelist())
    assert {"pack.pdf", "data.json", *(f"{name}.csv" for name in TABLES)} <= names
    assert files.read("pack.pdf").startswith(b"%PDF-")
    whole = json.loads(files.read("data.json"))
    assert {f["file"] for f in whole["frames"]} == {n for n in names if n.endswith(".svg")}
    assert whole["measures"]["evacuated"] == 716
    assert [c["level"] for c in whole["levels"]] == ["3", "2"]
    assert len(whole["plan"]) == len(whole["incident"]["lines"]) > 10
    assert "疏散范围东扩" in files.read("decisions.csv").decode("utf-8-sig")
    assert files.read("timeline.csv").decode("utf-8-sig").count("启动预案") == 1
    assert "核心区 100 m" in files.read(whole["frames"][-1]["file"]).decode()
    assert web.login("duty").get(f"{path}/pack.pdf?lang=en").data.startswith(b"%PDF-")


def test_a_pack_of_an_instant_knows_nothing_of_what_came_later(web: SmallWeb) -> None:
    path = story(web.login("duty"))
    board, incident_id = CommandBoard(web.engine), path.rpartition("/")[2]
    ids = [e.id for e in board.log(incident_id) if e.step == "start_plan"]
    at = next(e.at for e in board.log(incident_id) if e.step == "start_plan")
    then = json.loads(opened(web, f"{path}/pack.zip?at={at}").read("data.json"))
    assert then["fingerprint"] == fingerprint(*board.at(incident_id, at))
    assert max(e["at"] for e in then["log"]) <= at
    assert ids[0] in [e["id"] for e in then["log"]]
    later = web.login("duty").post(f"{path}/steps/tell_figures", json={"evacuated": 9_999})
    assert later.status_code == 200
    again = opened(web, f"{path}/pack.zip?at={at}")
    assert json.loads(again.read("data.json")) == then
    assert b"9,999" not in again.read("overview.csv")


def test_what_is_to_be_done_better_stands_in_the_pack_with_who_answers_for_it_and_until_when(
    web: SmallWeb,
) -> None:
    duty = web.login("duty")
    path = story(duty)
    better = {"text": "阀门井加装标识", "unit": f"gas_co@{CITY}", "due": "2099-03-01"}
    early = duty.post(f"{path}/steps/improve", json=better)
    assert early.json["code"] == "WrongState"  # nothing is looked back on before its end
    for step, body in (
        ("end_response", {"reason": "险情排除"}),
        ("sitrep", {"kind": "final", "text": "终报"}),
        ("review", {"lessons": "关阀要快"}),
    ):
        assert duty.post(f"{path}/steps/{step}", json=body).status_code == 200
    for field, wrong in (("due", "2020-01-01"), ("due", "明天"), ("unit", "nobody@1"), ("text", "")):
        refused = duty.post(f"{path}/steps/improve", json=better | {field: wrong})
        assert (refused.status_code, refused.json["field"]) == (422, field)
    assert duty.post(f"{path}/steps/improve", json=better).status_code == 200
    second = better | {"text": "补充喊话器", "unit": f"fire@{CITY}"}
    assert duty.post(f"{path}/steps/improve", json=second).status_code == 200
    assert duty.post(f"{path}/steps/improved", json={"no": 1, "note": "已加装"}).status_code == 200
    assert duty.post(f"{path}/steps/improved", json={"no": 1}).status_code == 409
    files = opened(web, f"{path}/pack.zip")
    rows = files.read("improvements.csv").decode("utf-8-sig").splitlines()[1:]
    assert [row.split(",")[1:4] for row in rows] == [
        ["阀门井加装标识 · 已加装", "城镇燃气经营企业", "2099-03-01"],
        ["补充喊话器", "消防救援大队", "2099-03-01"],
    ]
    assert [row.split(",")[4] == "—" for row in rows] == [False, True]
    assert "阀门井加装标识" in files.read("timeline.csv").decode("utf-8-sig")


def test_nobody_else_learns_of_a_pack(web: SmallWeb) -> None:
    path = story(web.login("duty"))
    assert web.login("town2").get(f"{path}/pack.zip").status_code == 404
    assert web.login("duty").get(f"{path}/pack.exe").status_code == 404
    assert web.login("duty").get(f"{path}/pack.pdf?lang=xx").status_code == 422
    assert web.login("duty").get(f"{path}/pack.pdf?at=1").status_code == 422
