"""Through a camera looks only who may, everybody's opening is noted, and without one there is no picture."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import select

from dispatch import audit, media, tables
from feeds import demo_stream
from support.two_towns import IN_WEST, LEAD
from support.web import COMMUNITY

NO = 3
VIEWS = f"/api/v1/cameras/{NO}/views"


@pytest.fixture
def heard(web):
    """The camera has just told that it lives."""
    web.ports.telemetry.beat([(NO, COMMUNITY)])


def openings(web):
    t = tables.audit.c
    rows = select(t.actor, t.subject, t.result, t.detail).where(t.action == "camera").order_by(t.id)
    with web.engine.connect() as conn:
        return [tuple(row) for row in conn.execute(rows)]


def opened(web, who="duty", **body):
    told = web.login(who).post(VIEWS, json=body)
    assert told.status_code == 201, told.text
    return told.json


@pytest.mark.parametrize("who", ["duty", "sender", "town1", "walker", "wall"])
def test_whoever_answers_for_the_area_looks_and_it_is_noted(web, heard, who):
    before = len(openings(web))
    told = opened(web, who, purpose="patrol")
    assert (told["code"], told["demo"], told["silent"]) == ("C1", True, False)
    assert openings(web)[before:] == [(f"user:{who}", "C1", "ok", "patrol")]
    assert audit.verify(web.engine) is None


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("town2", 404, "UnknownCamera"),
        ("home", 404, "UnknownCamera"),
        ("water", 404, "UnknownCamera"),
        ("regulator", 403, "Forbidden"),
        ("admin", 403, "Forbidden"),
    ],
)
def test_others_do_not_even_learn_that_it_is_there(web, heard, who, status, code):
    before = openings(web)
    told = web.login(who).post(VIEWS, json={})
    assert (told.status_code, told.json["code"]) == (status, code)
    assert openings(web) == before


def test_a_machine_has_no_eyes(web, heard):
    assert web.machine().post(VIEWS, json={}).status_code == 403


def test_a_unit_looks_where_its_own_case_is(web, heard):
    lon, lat = IN_WEST
    asked = {
        "channel": "12345",
        "channel_ref": "cam-1",
        "lon": lon,
        "lat": lat,
        "scenario_code": "0101010101",
    }
    case_id = web.machine().post("/api/v1/reports", json=asked).json["case_id"]
    water, duty = web.login("water"), web.login("sender")
    mine = {"purpose": "case", "case_id": case_id}
    assert water.post(VIEWS, json=mine).json["code"] == "UnknownCase"
    version = duty.get(f"/api/v1/cases/{case_id}").json["version"]
    assert duty.step(case_id, "dispatch", version, lead=LEAD).status_code == 200
    assert opened(web, "water", **mine)["code"] == "C1"
    assert openings(web)[-1] == ("user:water", "C1", "ok", f"case {case_id}")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"purpose": "love"}, "purpose"),
        ({"purpose": 7}, "purpose"),
        ({"purpose": "case"}, "case_id"),
        ({"who": "x"}, "who"),
    ],
)
def test_a_wrong_opening_names_its_field(web, heard, body, field):
    told = web.login("duty").post(VIEWS, json=body)
    assert (told.status_code, told.json["code"], told.json["field"]) == (422, "BadField", field)


def test_a_picture_is_had_for_ones_own_ticket_only(web, heard):
    duty = web.login("duty")
    stills = [url for url in opened(web)["sources"] if url.endswith(".jpg")]
    assert duty.get(stills[0]).data[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0")
    assert web.login("sender").get(stills[0]).json["code"] == "UnknownCamera"
    assert duty.get(f"{VIEWS}/guessed/still.jpg").json["code"] == "UnknownCamera"
    assert duty.get(stills[0].replace("still.jpg", "..%2F..%2Fanlan.db")).status_code == 404


def test_the_stream_is_made_by_the_first_to_ask_and_marked_as_an_endless_loop(web, heard):
    duty = web.login("duty")
    playlist = opened(web)["sources"][0]
    told = duty.get(playlist)
    assert told.status_code == 200, told.text
    names = [line for line in told.text.splitlines() if line and line[0] != "#"]
    assert len(names) == demo_stream.SECONDS // demo_stream.SEGMENT
    segment = duty.get(playlist.replace(demo_stream.PLAYLIST, names[0]))
    assert (segment.status_code, segment.mimetype) == (200, "video/iso.segment")
    assert b"moof" in segment.data[:200]
    assert duty.get(opened(web)["sources"][1]).data[:3] == b"\xff\xd8\xff", "now ffmpeg's stills are there"


def test_a_silent_camera_opens_to_words_and_its_pictures_end(web, redis_url):
    duty = web.login("duty")
    web.ports.telemetry.beat([(NO, COMMUNITY)])
    picture = opened(web)["sources"][-1]
    assert duty.get(picture).status_code == 200
    web.ports.telemetry._redis.delete("anlan:latest:camera")
    gone = duty.get(picture)
    assert (gone.status_code, gone.json["code"], gone.json["data"]["why"]) == (503, "NoPicture", "silent")
    told = opened(web)
    assert (told["silent"], told["last"]) == (True, None)
    assert openings(web)[-1][2] == "silent"


def test_without_ffmpeg_there_are_stills_and_the_answer_says_what_is_missing(web, heard, no_ffmpeg):
    told = opened(web)
    assert told["lacks"] == "ffmpeg"
    assert [url.rsplit("/", 1)[1] for url in told["sources"]] == ["still.jpg"]


def test_the_register_does_not_give_addresses_away(web):
    (camera,) = web.login("duty").get("/api/v1/places?kind=camera").json["items"]
    assert not {"stream", "snapshot"} & set(camera["attrs"])


# --- where it looks, who sees a point best, what of it is kept ----------------------------------------------
def seen_from(web, who, **asked):
    return web.login(who).get("/api/v1/cameras/near", query_string=asked)


def test_the_best_cameras_for_a_point_are_told_to_whoever_may_look(web, heard):
    lon, lat = IN_WEST
    told = seen_from(web, "town1", lon=lon, lat=lat).json
    assert [(c["code"], c["sees"], c["silent"]) for c in told["items"]] == [("C1", True, False)]
    assert told["buildings"] is False, "this city has none: nothing is called hidden"
    assert seen_from(web, "town2", lon=lon, lat=lat).json["items"] == []
    assert seen_from(web, "home", lon=lon, lat=lat).json["items"] == []
    assert seen_from(web, "regulator", lon=lon, lat=lat).status_code == 403
    assert seen_from(web, "town1", lon="x", lat=lat).json["field"] == "lon"
    assert seen_from(web, "town1", case_id="guessed").json["code"] == "UnknownCase"


def test_a_camera_is_turned_by_who_may_and_all_see_it_so(web):
    view = {"azimuth": 365 - 5, "angle": 90, "range": 150}
    field = f"/api/v1/cameras/{NO}/field"
    for who, status in (("sender", 403), ("chief2", 404), ("wall", 403)):
        assert web.login(who).post(field, json=view).status_code == status, who
    told = web.login("chief").post(field, json=view)
    assert (told.status_code, told.json["azimuth"], told.json["range"]) == (200, 0.0, 150.0)
    (camera,) = web.login("duty").get("/api/v1/places?kind=camera").json["items"]
    assert (camera["no"], camera["attrs"]["angle"]) == (NO, 90.0)
    assert not {"stream", "snapshot"} & set(camera["attrs"])
    for wrong in ({"azimuth": 400}, {"range": "far"}, {"angle": True}, {"stream": 1}, {}):
        refused = web.login("chief").post(field, json=wrong)
        assert (refused.status_code, refused.json["code"]) == (422, "BadField"), wrong


def test_a_still_becomes_evidence_with_its_digest_and_its_bytes_go_when_its_time_is_over(web, heard):
    lon, lat = IN_WEST
    asked = {"channel": "12345", "channel_ref": "cam-2", "lon": lon, "lat": lat, "text": "井盖没了"}
    case_id = web.machine().post("/api/v1/reports", json=asked).json["case_id"]
    ticket = opened(web, purpose="case", case_id=case_id)["sources"][0].split("/")[-2]
    keep = f"{VIEWS}/{ticket}/keep"
    told = web.login("duty").post(keep, json={"case_id": case_id})
    assert told.status_code == 201, told.text
    sha = told.json["sha256"]
    event = web.login("town1").get(f"/api/v1/cases/{case_id}/events").json["items"][-1]
    assert (event["step"], event["body"]["sha256"], event["body"]["camera"]) == ("snapshot", sha, "C1")
    picture = web.login("town1").get(f"/api/v1/media/{sha}")
    assert hashlib.sha256(picture.data).hexdigest() == sha
    assert web.login("sender").post(keep, json={"case_id": case_id}).json["code"] == "UnknownCamera"
    assert web.login("duty").post(keep, json={"case_id": "guessed"}).json["code"] == "UnknownCase"
    assert media.erase_expired(web.engine, event["body"]["keep_until"] - 1) == 0
    assert media.erase_expired(web.engine, event["body"]["keep_until"]) == 1
    assert web.login("town1").get(f"/api/v1/media/{sha}").status_code == 404
