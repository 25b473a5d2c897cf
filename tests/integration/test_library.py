"""The case library: like cases by matter and place, entries that name nobody, read by a city, kept by one."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from dispatch import tables
from dispatch.calendars import work_calendar
from dispatch.rebuild import dump_projections, rebuild
from support.branches import SUPERVISOR
from support.two_towns import IN_EAST, LEAF, lead_to
from support.web import SmallWeb

STORY = "学府路井盖松动弹跳异响，夜间车辆经过噪声大"
REPORTER = {"name": "赵小满", "phone": "13900001111"}
TEXTS = {
    "title": "井盖弹跳当日修复",
    "lesson": "赵小满家门前，电话13900001111，居民李四也反映过",
    "worked": "供水与市政同到现场",
}
CLEAN = TEXTS | {"lesson": "居民反映后先设围挡再更换"}


@pytest.fixture(scope="module")
def cases(web: SmallWeb) -> dict[str, str]:
    """Ended: two alike in the west, one of them far off in words; one in the east. Open: one in the west."""
    desk = web.ports.desk
    told = {"channel_ref": "lib-1", "text": STORY, "lon": 104.01, "lat": 30.02, "scenario_code": LEAF}
    named = web.machine().post("/api/v1/reports", json=told | {"reporter": REPORTER}).json["case_id"]
    for step, given, who in _rest():
        desk.take(step, named, given, who)
    found = {"named": named, "bare": lead_to(desk, "closed", text="下水道堵塞").case.case_id}
    there = {"at": IN_EAST, "text": STORY, "scenario_code": LEAF}
    found["east"] = lead_to(desk, "registered", **there).case.case_id
    found["open"] = lead_to(desk, "registered", text=STORY).case.case_id
    return found


def _rest() -> list[tuple[str, dict[str, Any], Any]]:
    """What the story still holds for a case that the system has registered."""
    from support.two_towns import STORY as steps

    return list(steps[2:])


def test_ended_cases_like_this_one_are_shown_by_matter_place_and_words(
    web: SmallWeb, cases: dict[str, str]
) -> None:
    told = web.login("duty").get(f"/api/v1/cases/{cases['open']}/similar").json
    assert [one["case_id"] for one in told["items"]] == [cases["named"], cases["bare"]]
    first, second = told["items"]
    assert (first["score"], first["shared"]) == (100, "grid")
    assert first["points"] == {"scenario": 50, "place": 25, "words": 25}
    assert second["points"]["words"] < 25
    assert "赵小满" not in str(told)
    assert "13900001111" not in str(told)
    assert told["version"] == "al-2026.1"
    there = web.login("duty").get(f"/api/v1/cases/{cases['east']}/similar").json
    assert [one["shared"] for one in there["items"]] == ["", ""]
    assert web.login("town2").get(f"/api/v1/cases/{cases['east']}/similar").json["items"] == []
    assert web.login("town2").get(f"/api/v1/cases/{cases['open']}/similar").status_code == 404


def test_a_preview_takes_out_who_it_was_about_and_keeps_nothing(web: SmallWeb, cases: dict[str, str]) -> None:
    told = web.login("judge").post(f"/api/v1/library/{cases['named']}/preview", json=TEXTS).json
    assert told["lesson"]["text"] == "赵某家门前，电话【电话】，居民李某也反映过"
    assert [one["kind"] for one in told["lesson"]["found"]] == ["name", "phone", "maybe"]
    assert told["worked"] == {"text": TEXTS["worked"], "found": []}
    assert web.login("judge").get("/api/v1/library").json == {"items": [], "next": None}


def test_an_entry_is_kept_only_redacted_by_an_evaluator_and_read_by_the_whole_city(
    web: SmallWeb, cases: dict[str, str]
) -> None:
    judge, door = web.login("judge"), f"/api/v1/library/{cases['named']}"
    refused = judge.post(door, json=TEXTS)
    assert (refused.status_code, refused.json["code"], refused.json["field"]) == (422, "Unredacted", "lesson")
    assert judge.post(door, json=CLEAN | {"lesson": "赵小满说的"}).json["code"] == "Unredacted"
    assert judge.post(door, json=CLEAN | {"title": ""}).json["field"] == "title"
    assert judge.post(door, json={"title": "x"}).json["field"] == "lesson"
    assert judge.step(cases["named"], "shelve", **CLEAN).json["field"] == "step"
    assert judge.post(f"/api/v1/library/{cases['open']}", json=CLEAN).json["code"] == "WrongState"
    for name in ("duty", "watcher", "regulator", "town1"):
        assert web.login(name).post(door, json=CLEAN).status_code == 403, name
    assert judge.post(door, json=CLEAN).status_code == 201
    for name in ("town2", "water", "walker", "regulator", "judge"):
        (entry,) = web.login(name).get("/api/v1/library?q=围挡 井盖").json["items"]
        assert (entry["title"], entry["town"]) == (CLEAN["title"], "511421101"), name
        assert "area" not in entry
    assert web.login("duty").get("/api/v1/library?q=路灯").json["items"] == []
    assert len(web.login("duty").get(f"/api/v1/library?scenario={LEAF[:4]}").json["items"]) == 1
    assert web.login("duty").get("/api/v1/library?scenario=9").json["items"] == []
    assert web.login("duty").get("/api/v1/library?scenario=x").json["field"] == "scenario"
    assert web.login("wall").get("/api/v1/library").status_code == 403
    beside = web.login("duty").get(f"/api/v1/cases/{cases['open']}/similar").json
    assert [entry["case_id"] for entry in beside["entries"]] == [cases["named"]]


def test_an_entry_rebuilds_the_same_and_leaves_with_its_case(web: SmallWeb, cases: dict[str, str]) -> None:
    judge, door = web.login("judge"), f"/api/v1/library/{cases['bare']}"
    assert judge.post(door, json=CLEAN).status_code == 201
    assert judge.post(door, json=CLEAN | {"title": "下水道堵塞"}).status_code == 201
    kept = dump_projections(web.engine)
    rebuild(web.engine, work_calendar())
    assert dump_projections(web.engine) == kept
    assert b'"library_entry"' in kept
    assert judge.step(cases["bare"], "unshelve", reason="做法已改").status_code == 200
    assert judge.step(cases["bare"], "unshelve", reason="做法已改").json["code"] == "NothingOpen"
    assert judge.post(door, json=CLEAN).status_code == 201
    web.ports.desk.take("reopen", cases["bare"], {"reason": "复发"}, SUPERVISOR)
    e = tables.library_entry.c
    with web.engine.connect() as conn:
        left = conn.execute(select(e.case_id).where(e.case_id == cases["bare"])).all()
    assert left == []
