"""REST for places, pictures and positions; odd characters on both stores; parts that are gone."""

from __future__ import annotations

import json
import time

import pytest
import redis
from sqlalchemy import insert

from dispatch import tables
from dispatch.board import Board
from dispatch.calendars import work_calendar
from dispatch.domain.roles import Scope
from dispatch.store import make_engine, writing
from dispatch.telemetry import CHANNEL
from support.desk import picture
from support.two_towns import IN_EAST, IN_WEST, OUTSIDE, WEST
from support.web import ESTATE, SmallWeb

PNG = picture(7)


def refused(told, status, code, field):
    assert (told.status_code, told.json["code"], told.json.get("field")) == (status, code, field), told.text


def test_a_point_is_named_inside_ones_scope_only(web):
    lon, lat = IN_WEST
    told = web.login("town1").get(f"/api/v1/locate?lon={lon}&lat={lat}").json
    assert told["grid"].startswith(WEST)
    refused(web.login("town2").get(f"/api/v1/locate?lon={lon}&lat={lat}"), 422, "OutsideArea", "lon")
    lon, lat = OUTSIDE
    refused(web.login("town1").get(f"/api/v1/locate?lon={lon}&lat={lat}"), 422, "OutsideArea", "lon")


@pytest.mark.parametrize(
    ("query", "field"),
    [("lat=1", "lon"), ("lon=x&lat=1", "lon"), ("lon=1&lat=nan", "lat"), ("lon=1&lat=91", "lat")],
)
def test_a_wrong_coordinate_is_named(web, query, field):
    refused(web.login("town1").get(f"/api/v1/locate?{query}"), 422, "BadField", field)


def test_areas_and_places_are_cut_to_the_scope(web):
    areas = web.login("town1").get("/api/v1/areas").json["items"][0]["areas"]
    assert all(code.startswith(WEST) or WEST.startswith(code) for code in areas)
    kinds = {p["kind"] for p in web.login("town1").get("/api/v1/places").json["items"]}
    assert kinds == {"estate", "unit", "camera", "post"}
    assert web.login("town2").get("/api/v1/places").json["items"] == []
    only = web.login("town1").get("/api/v1/places?kind=estate").json["items"]
    assert [p["code"] for p in only] == [ESTATE]


def test_a_number_is_told_to_whom_its_place_belongs_and_where_it_moves_now(web):
    def told(who, numbers):
        return [p["no"] for p in web.login(who).get(f"/api/v1/places?no={numbers}").json["items"]]

    def move(at):
        fixes = [{"no": 2, "lon": at[0], "lat": at[1]}]
        assert web.machine().post("/api/v1/positions", json={"fixes": fixes}).json["fixes"] == 1

    move(IN_WEST)
    assert told("town1", "2,3,999999") == [2, 3]
    assert told("town2", "2,3,999999") == []
    move(IN_EAST)
    assert told("town2", "2,3,999999") == [2], "a guest that moves there; a camera does not"
    assert told("town1", "2") == [2]
    for wrong in ("x", "1,", "-1", ",".join(["1"] * 201)):
        refused(web.login("duty").get(f"/api/v1/places?no={wrong}"), 422, "BadField", "no")


def test_a_map_layer_is_made_once_and_kept_for_ever(web):
    duty = web.login("duty")
    told = duty.get("/api/v1/geo/511421/1/town.z9.aqb2")
    assert told.data[:4] == b"AQB2"
    assert "immutable" in told.headers["Cache-Control"]
    assert duty.get("/api/v1/geo/511421/1/town.z9.aqb2").data == told.data
    assert len(duty.get("/api/v1/geo/511421/1/town.z9.json").json["codes"]) == 2
    for path in (
        "511421/2/town.z9.aqb2",
        "519901/1/town.z9.aqb2",
        "511421/1/secret.z9.aqb2",
        "511421/1/town.z9.exe",
    ):
        assert duty.get(f"/api/v1/geo/{path}").status_code == 404


def test_a_picture_is_kept_under_its_digest_and_shown_as_a_picture(web):
    walker = web.login("walker")
    first = walker.post("/api/v1/media", data=PNG)
    assert first.status_code == 201
    assert web.machine().post("/api/v1/media", data=PNG).json == first.json
    told = walker.get(f"/api/v1/media/{first.json['sha256']}")
    assert (told.data, told.mimetype) == (PNG, "image/png")
    assert walker.get(f"/api/v1/media/{'0' * 64}").status_code == 404


def test_a_picture_is_seen_where_a_case_that_cites_it_is_and_by_who_brought_it(web):
    sha256 = web.login("walker").post("/api/v1/media", data=picture(9)).json["sha256"]
    path = f"/api/v1/media/{sha256}"
    assert web.login("duty").get(path).status_code == 404
    lon, lat = IN_WEST
    told = web.machine().post(
        "/api/v1/reports",
        json={
            "channel_ref": "with-picture",
            "text": "井盖没了",
            "lon": lon,
            "lat": lat,
            "media": [{"sha256": sha256, "kind": "before"}],
        },
    )
    assert told.status_code == 201, told.text
    assert {
        who: web.login(who).get(path).status_code for who in ("walker", "duty", "town1", "town2", "water")
    } == {
        "walker": 200,
        "duty": 200,
        "town1": 200,
        "town2": 404,
        "water": 404,
    }


@pytest.mark.parametrize("data", [b"", b"<svg onload=alert(1)>", b"GIF89a", b"RIFFxxxxAVI "])
def test_what_is_no_picture_is_refused(web, data):
    refused(web.login("walker").post("/api/v1/media", data=data), 422, "BadField", "file")


def test_a_picture_too_large_is_refused(web):
    big = PNG + b"\0" * (8 * 1024 * 1024)
    refused(web.login("walker").post("/api/v1/media", data=big), 413, "TooLarge", "file")


def test_people_on_foot_move_beside_vehicles(web):
    lon, lat = IN_WEST
    fixes = [{"no": no, "lon": lon, "lat": lat} for no in (2, 4)]
    told = web.machine().post("/api/v1/positions", json={"fixes": fixes})
    assert told.json == {"fixes": 2, "cameras": 0, "early": 0, "off_duty": 0}


def test_a_position_from_the_future_is_dropped_and_counted(web, redis_url):
    with redis.Redis.from_url(redis_url) as client, client.pubsub(ignore_subscribe_messages=True) as sub:
        sub.subscribe(CHANNEL)
        sub.get_message(timeout=1)
        here = {"lon": IN_WEST[0], "lat": IN_WEST[1]}
        now = round(time.time() * 1000)
        fixes = [here | {"no": 2, "at": now + 3_600_000}, here | {"no": 4, "at": now + 20_000}]
        told = web.machine().post("/api/v1/positions", json={"fixes": fixes})
        assert told.json == {"fixes": 1, "cameras": 0, "early": 1, "off_duty": 0}
        heard = [m for m in (sub.get_message(timeout=1) for _ in range(3)) if m]
    assert [row[0] for m in heard for row in json.loads(m["data"])[1]] == [4]


def test_what_paints_areas_is_cut_to_the_scope(web):
    told = web.login("town1").get("/api/v1/areas/figures").json
    assert set(told) == {"people", "ontime"}
    assert all(code.startswith(WEST) for codes in told.values() for code in codes)


def test_positions_reach_the_live_channel_with_the_grid_they_are_in(web, redis_url):
    with redis.Redis.from_url(redis_url) as client, client.pubsub(ignore_subscribe_messages=True) as sub:
        sub.subscribe(CHANNEL)
        sub.get_message(timeout=1)
        fix = {"unit": "U1", "lon": IN_EAST[0], "lat": IN_EAST[1], "heading": 365, "status": 1, "at": 5}
        told = web.machine().post("/api/v1/positions", json={"fixes": [fix], "cameras": [3]})
        assert told.json == {"fixes": 1, "cameras": 1, "early": 0, "off_duty": 0}
        heard = [m for m in (sub.get_message(timeout=1) for _ in range(4)) if m]
    kinds = dict(json.loads(m["data"]) for m in heard)
    no, lon, lat, heading, status, area, at = kinds["unit"][0]
    assert (no, lon, lat, heading, status, at) == (2, 104_070_000, 30_020_000, 5, 1, 5)
    assert area.startswith("511421102")
    assert kinds["camera"][0][0] == 3


BAD = (
    ([], "body"),
    ({"fixes": {}}, "fixes"),
    ({"fixes": [], "extra": 1}, "body"),
    ({"fixes": [5]}, "fixes.0"),
    ({"fixes": [{"no": 99, "lon": 1, "lat": 1}]}, "fixes.0"),
    ({"fixes": [{"no": True, "lon": 1, "lat": 1}]}, "fixes.0"),
    ({"fixes": [{"no": 3, "lon": 1, "lat": 1}]}, "fixes.0"),
    ({"fixes": [{"no": 5, "lon": 1, "lat": 1}]}, "fixes.0"),
    ({"fixes": [{"no": 2, "lon": 1, "lat": 1}, {"no": 2, "lon": "x", "lat": 1}]}, "fixes.1"),
    ({"fixes": [{"no": 2, "lon": 1, "lat": 1e999}]}, "body"),
    ({"cameras": [2]}, "cameras.0"),
)


@pytest.mark.parametrize(("body", "field"), BAD)
def test_a_wrong_batch_names_its_row(web, body, field):
    refused(web.machine().post("/api/v1/positions", data=json.dumps(body)), 422, "BadField", field)


def test_a_key_of_one_town_moves_nothing_of_another(web):
    told = web.machine(web.blind_key).post("/api/v1/positions", json={"cameras": [3]})
    refused(told, 422, "BadField", "cameras.0")


def test_the_list_is_searched(web):
    found = web.login("duty").get("/api/v1/scenarios?q=井盖&limit=3").json["items"]
    assert 1 <= len(found) <= 3
    assert {"code", "title", "lead", "co", "deadline", "urgency", "basis"} <= found[0].keys()


def test_odd_characters_break_nothing_on_either_store(any_db, tmp_path, valkey_url):
    web = SmallWeb(any_db, tmp_path, valkey_url)
    duty = web.login("duty")
    try:
        for path in ("cases/%00", "cases?state=%00", "cases?scope=%00", "scenarios?q=%00", "media/%00"):
            assert duty.get(f"/api/v1/{path}").status_code in (404, 422), path
        for path in ("cases/%ff%fe", "cases?state='%22%25", "scenarios?q=%ed%a0%80", "cases/😀"):
            assert duty.get(f"/api/v1/{path}").status_code in (200, 404), path
        for name in ("a\x00", "\ud800", "x" * 5000, "", 5, None, ["a"]):
            told = web.nobody().post("/api/v1/login", data=json.dumps({"username": name, "password": "x"}))
            assert told.status_code in (413, 422), (name, told.text)
        body = {"channel_ref": "n", "text": "a\x00b\ud800c", "tags": ["\x00"]}
        assert web.machine().post("/api/v1/reports", data=json.dumps(body)).status_code == 201
        told = web.machine().post("/api/v1/reports", data=b'{"channel_ref": "\x00", "text": 1}')
        assert told.status_code == 422
    finally:
        web.close()


def test_without_redis_reports_are_taken_and_positions_are_asked_again(sqlite_url, tmp_path):
    web = SmallWeb(sqlite_url, tmp_path, f"unix://{tmp_path}/nothing.sock")
    try:
        told = web.machine().post("/api/v1/positions", json={"cameras": [3]})
        assert (told.status_code, told.json["code"], told.headers["Retry-After"]) == (503, "Unavailable", "1")
        assert (
            web.machine().post("/api/v1/reports", json={"channel_ref": "r", "text": "x"}).status_code == 201
        )
        assert web.login("duty").post("/api/v1/logout").status_code == 200
        assert web.nobody().get("/healthz").status_code == 503
    finally:
        web.close()


def test_the_share_in_time_is_that_of_the_counters_of_thirty_days(any_db, tmp_path):
    engine = make_engine(any_db)
    board = Board(engine, work_calendar())
    town, (west, east) = "511421101", ("511421101001", "511421102001")
    rows = [
        (west, 0, "handled.ontime", 3),
        (west, -29, "handled.late", 1),
        (west, -31, "handled.late", 90),
        (west, 0, "handled.urgent2.late", 5),
        (town, 0, "handled.ontime", 7),
        (east, 0, "handled.late", 2),
    ]
    told = [{"scope": s, "day": board._today(back), "key": key, "n": n} for s, back, key, n in rows]
    with writing(engine) as conn:
        conn.execute(insert(tables.counter), told)
    assert board.kept_in_time(Scope(area="511421")) == {west: (3, 4), east: (0, 2)}
    assert board.kept_in_time(Scope(area=town)) == {west: (3, 4)}
