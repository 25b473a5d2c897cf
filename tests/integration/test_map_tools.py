"""What people do with the map: layers they keep, shapes they ask about, what they find, an hour gone by."""

from __future__ import annotations

import json
import re
import time

import pytest

from dispatch.rebuild import rebuild
from support.two_towns import IN_EAST, IN_WEST, LEAD, LEAF
from support.web import CITY, WEST, SmallWeb

MINE = "/api/v1/me/layers"


def refused(told, status, code, field):
    assert (told.status_code, told.json["code"], told.json.get("field")) == (status, code, field), told.text


def layers_of(web: SmallWeb, who: str, page: str = "/desk") -> dict:
    """The layers as the page tells them to the browser."""
    text = web.login(who).get(page).text
    boot = json.loads(re.search(r'id="anlan-boot">(.*?)</script>', text, re.DOTALL)[1])
    return {layer["name"]: layer for layer in boot["layers"]}


def test_a_person_finds_the_layers_as_they_left_them_and_nobody_else_does(web):
    told = web.login("duty").post(MINE, json={"cameras": {"on": False, "alpha": 0.4}})
    assert told.status_code == 200
    web.login("duty").post(MINE, json={"cameras": {"on": False, "alpha": 0.3}})
    cameras = layers_of(web, "duty")["cameras"]
    assert (cameras["on"], cameras["alpha"]) == (False, 0.3)
    assert layers_of(web, "duty")["cases"]["on"] is True
    assert layers_of(web, "sender")["cameras"]["on"] is True


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"cases": {"on": 1, "alpha": 1}}, "cases"),
        ({"cases": {"on": True, "alpha": 2}}, "cases.alpha"),
        ({"cases": {"on": True, "alpha": True}}, "cases.alpha"),
        ({"cases": {"on": True}}, "cases"),
        ({str(i): {"on": True, "alpha": 1} for i in range(101)}, "body"),
    ],
)
def test_a_choice_that_is_none_is_refused_by_name(web, body, field):
    refused(web.login("duty").post(MINE, json=body), 422, "BadField", field)


INSIDE, FIND, THEN = "/api/v1/map/inside", "/api/v1/map/find", "/api/v1/map/then"
ALL = {"points": [IN_WEST], "metres": 50_000}


def report(web: SmallWeb, ref: str, place: tuple[float, float]) -> str:
    body = {"channel": "12345", "channel_ref": ref, "text": "井盖缺失", "lon": place[0], "lat": place[1]}
    told = web.machine().post("/api/v1/reports", json=body | {"crs": "cgcs2000", "scenario_code": LEAF})
    assert told.status_code == 201, told.text
    return str(told.json["case_id"])


def test_a_shape_tells_what_is_inside_it_and_in_the_askers_scope(web):
    west, east = report(web, "in-1", IN_WEST), report(web, "in-2", IN_EAST)
    near = {"points": [IN_WEST], "metres": 60}
    assert [one["case_id"] for one in web.login("duty").post(INSIDE, json=near).json["items"]] == [west]
    for who, seen in (
        ("duty", {west, east}),
        ("town1", {west}),
        ("town2", {east}),
        ("regulator", {west, east}),
    ):
        told = web.login(who).post(INSIDE, json=ALL)
        assert told.status_code == 200, told.text
        assert {one["case_id"] for one in told.json["items"]} & {west, east} == seen, who
        assert told.json["cases"] == sum(told.json["urgency"].values())
    all_, town = (web.login(who).post(INSIDE, json=ALL).json for who in ("duty", "town2"))
    assert (all_["grids"], all_["kinds"]["camera"]) == (len(web.ports.atlas().areas(CITY, "grid")), 1)
    assert 0 < town["grids"] < all_["grids"]
    assert "camera" not in town["kinds"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"points": [IN_WEST], "metres": 0}, "metres"),
        ({"points": [IN_WEST, IN_EAST]}, "points"),
        ({"points": [[0, 0], [1, 1], [1, 0], [0, 1]]}, "points"),
        ({"points": [[200, 0], [1, 1], [1, 0]]}, "lon"),
        ({"points": [IN_WEST], "metres": 10, "kind": "route"}, "metres"),
        ({}, "points"),
    ],
)
def test_a_shape_that_is_none_is_refused_by_name(web, body, field):
    refused(web.login("duty").post(INSIDE, json=body), 422, "BadField", field)


def test_what_is_inside_goes_out_as_a_file_and_the_audit_says_so(web):
    report(web, "in-3", IN_WEST)
    told = web.login("town1").post(f"{INSIDE}.csv?lang=en", json=ALL)
    lines = told.get_data(as_text=True).splitlines()
    assert (told.mimetype, lines[0][0], len(lines) > 1) == ("text/csv", "\ufeff", True)
    n = web.login("town1").post(INSIDE, json=ALL).json["cases"]
    assert len(lines) == n + 1
    assert web.login("regulator").post(f"{INSIDE}.csv", json=ALL).status_code == 403


def test_what_is_looked_for_is_found_by_number_name_or_pinyin_in_scope(web):
    case_id = report(web, "find-1", IN_WEST)
    number = web.login("duty").get(f"/api/v1/cases/{case_id}").json["case_no"]
    found = web.login("town1").get(f"{FIND}?q={number}").json["items"]
    assert [(one["kind"], one["case_id"]) for one in found] == [("case", case_id)]
    assert web.login("town2").get(f"{FIND}?q={number}").json["items"] == []
    for words in ("路口 1", "lukou 1", "C1"):
        kinds = [one["kind"] for one in web.login("town1").get(f"{FIND}?q={words}").json["items"]]
        assert "camera" in kinds, words
    assert "camera" not in [one["kind"] for one in web.login("town2").get(f"{FIND}?q=lukou").json["items"]]
    grid = web.ports.atlas().areas(CITY, "grid")[0].code
    assert [one["kind"] for one in web.login("duty").get(f"{FIND}?q={grid}").json["items"]] == ["grid"]
    assert web.login("duty").get(f"{FIND}?q=").json["items"] == []


def test_an_earlier_hour_shows_cases_as_they_stood_then(web):
    case_id = report(web, "then-1", IN_WEST)
    before = web.login("duty").get(f"/api/v1/cases/{case_id}").json
    at = web.login("duty").get(f"/api/v1/cases/{case_id}/events").json["items"][-1]["at"]
    later = report(web, "then-2", IN_WEST)
    sent = web.login("sender").step(case_id, "dispatch", before["version"], lead=LEAD)
    assert sent.status_code == 200, sent.text

    def seen(who: str, when: int) -> dict[str, dict]:
        told = web.login(who).get(f"{THEN}?at={when}").json
        return {one["case_id"]: one for one in told["cases"]}

    assert seen("duty", at)[case_id]["state"] == before["state"]
    assert later not in seen("duty", at)
    now = seen("duty", round(time.time() * 1000))
    assert (later in now, now[case_id]["state"]) == (True, "dispatched")
    assert case_id not in seen("town2", at)


def test_every_hour_of_the_day_is_a_fold_of_what_had_happened(web):
    """The letters of an instant are those that the snapshot of that instant held."""
    report(web, "fold-1", IN_EAST)
    now = round(time.time() * 1000)
    told = json.loads(web.login("duty").get(f"{THEN}?at={now}").text)["cases"]
    snapshot = web.login("duty").get("/api/v1/snapshot").json["cases"]
    assert {one["case_id"]: one["version"] for one in told} == {o["case_id"]: o["version"] for o in snapshot}


@pytest.mark.parametrize("at", ["0", "x", "9999999999999"])
def test_an_hour_that_is_not_of_the_last_day_is_refused(web, at):
    refused(web.login("duty").get(f"{THEN}?at={at}"), 422, "BadField", "at")


DRAWINGS = "/api/v1/map/drawings"


def soon() -> int:
    return round(time.time() * 1000) + 3_600_000


def test_a_drawing_is_seen_by_its_area_and_above_and_rubbed_out_by_its_owner_or_a_chief(web):
    shape = {"kind": "free", "points": [IN_WEST], "metres": 200, "label": "封控区", "expires": soon()}
    drawn = web.login("town1").post(f"{DRAWINGS}/sketch", json=shape)
    assert drawn.status_code == 201, drawn.text
    drawing = drawn.json["drawing"]

    def seen(who: str) -> list[str]:
        return [one["drawing"] for one in web.login(who).get(DRAWINGS).json["items"]]

    (one,) = [d for d in web.login("duty").get(DRAWINGS).json["items"] if d["drawing"] == drawing]
    assert (one["label"], one["owner"], one["area"], one["metres"]) == ("封控区", "user:town1", WEST, 200)
    assert drawing in seen("walker")
    assert drawing not in seen("town2")
    rub = f"{DRAWINGS}/{drawing}/rub_out"
    refused(web.login("sender").post(rub, json={}), 422, "BadField", "drawing")
    assert web.login("town2").post(rub, json={}).status_code == 404
    assert web.login("regulator").post(rub, json={}).status_code == 403
    assert web.login("duty").post(rub, json={}).status_code == 200
    assert drawing not in seen("town1")
    assert web.login("duty").post(rub, json={}).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"expires": 5}, "expires"),
        ({"expires": 9_999_999_999_999}, "expires"),
        ({"area": "511421"}, "area"),
        ({"kind": "core"}, "kind"),
        ({"metres": -1}, "metres"),
        ({"label": "长" * 61}, "label"),
    ],
)
def test_a_drawing_that_is_none_is_refused_by_name(web, wrong, field):
    shape = {"kind": "free", "points": [IN_WEST], "metres": 200, "expires": soon()}
    refused(web.login("town1").post(f"{DRAWINGS}/sketch", json=shape | wrong), 422, "BadField", field)


def test_drawings_are_folded_anew_from_their_events(web):
    shape = {"kind": "mark", "points": [IN_WEST], "label": "集结点", "expires": soon()}
    web.login("town1").post(f"{DRAWINGS}/sketch", json=shape)
    before = web.login("duty").get(DRAWINGS).json
    rebuild(web.engine, web.ports.desk.calendar)
    assert web.login("duty").get(DRAWINGS).json == before
