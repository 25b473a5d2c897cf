"""Units on the move: GB/T 28181 bodies, on duty only, one key, a trail that is noted and then erased."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from sqlalchemy import delete, insert, select

from console.api_positions import on_duty
from console.movers import UNIT_GONE, Movers
from dispatch import tables
from dispatch.avl import KEPT, Units, erase_trails
from dispatch.store import writing
from dispatch.telemetry import Fix
from support.two_towns import IN_EAST, IN_WEST, LEAD
from support.web import COMMUNITY

HOUR = 3_600_000
BODY = """<?xml version="1.0" encoding="{encoding}"?>
<Notify><CmdType>MobilePosition</CmdType><SN>1</SN><DeviceID>{device}</DeviceID>{time}
<Longitude>{lon}</Longitude><Latitude>{lat}</Latitude><Direction>370.4</Direction></Notify>"""
BOMB = (
    """<?xml version="1.0"?><!DOCTYPE n [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><Notify>&b;</Notify>"""
)
FILE = """<?xml version="1.0"?><!DOCTYPE n [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<Notify><CmdType>MobilePosition</CmdType><DeviceID>&x;</DeviceID></Notify>"""


def body(encoding="UTF-8", device="11223344", when="", lon=IN_WEST[0], lat=IN_WEST[1]):
    clock = f"<Time>{when}</Time>" if when else ""
    return BODY.format(encoding=encoding, device=device, time=clock, lon=lon, lat=lat)


def told(web, xml, kind="application/xml"):
    return web.machine().post("/api/v1/positions", data=xml.encode("gb18030"), content_type=kind)


@pytest.fixture(autouse=True)
def quiet(web):
    """No unit has pressed a key, nobody has a shift; the unit has a number of GB/T 28181."""
    with writing(web.engine) as conn:
        for table in (tables.unit_state, tables.duty_shift, tables.trail):
            conn.execute(delete(table))


def units(web):
    return Units(web.engine, look_every=0.0)


def test_a_body_of_a_known_device_is_a_position_and_of_an_unknown_one_names_its_element(web, monkeypatch):
    atlas = web.ports.atlas()
    unit = replace(atlas.place(2), attrs={"gb_id": "11223344"})
    monkeypatch.setitem(atlas._by_device, "11223344", unit)
    for encoding in ("UTF-8", "GB2312", "gb18030"):
        answer = told(web, body(encoding), "text/xml")
        assert answer.json == {"fixes": 1, "cameras": 0, "early": 0, "off_duty": 0}, answer.text
    assert web.ports.telemetry.where([2])[2] == pytest.approx(IN_WEST)
    assert told(web, body(when="2099-01-01T00:00:00")).json["early"] == 1
    assert told(web, body(device="99999999")).json["field"] == "DeviceID"


@pytest.mark.parametrize(
    ("xml", "field"),
    [
        (BOMB, "DOCTYPE"),
        (FILE, "DOCTYPE"),
        ("<Notify>", "file"),
        ("<Notify/>", "CmdType"),
        ("<a>" * 50 + "</a>" * 50, "file"),
        (body(lon="nan"), "Longitude"),
        (body(lat="91"), "Latitude"),
        (body(when="yesterday"), "Time"),
        (body(device="../../x"), "DeviceID"),
        (body().replace("<SN>1</SN>", "<CmdType>MobilePosition</CmdType>"), "CmdType"),
    ],
)
def test_a_hostile_or_broken_body_is_refused_by_name(web, xml, field):
    answer = told(web, xml)
    assert (answer.status_code, answer.json["code"], answer.json["field"]) == (422, "BadField", field)


def test_a_body_too_large_is_not_read(web):
    assert told(web, body() + " " * 20_000).status_code == 413


def shift(web, start, end):
    row = {"name": "早班", "post": "unit", "area": LEAD.partition("@")[2], "account": "water", "unit": LEAD}
    with writing(web.engine) as conn:
        conn.execute(insert(tables.duty_shift), row | {"start_at": start, "end_at": end})


def crew(web):
    """The atlas with the crew of the water company in it."""
    atlas = web.ports.atlas()
    return replace(atlas.place(2), attrs={"owner": LEAD})


def test_out_of_its_owners_shifts_a_unit_has_no_position_and_in_them_it_has(web):
    now, unit, known = round(time.time() * 1000), crew(web), units(web)
    assert known.state(unit, now) == "", "no table says anything: the device decides"
    shift(web, now - 3 * HOUR, now - HOUR)
    assert known.state(unit, now) == "off"
    shift(web, now - HOUR, now + HOUR)
    assert known.state(unit, now) == ""


def test_the_key_goes_round_and_what_it_says_is_what_the_map_is_told(web):
    known, unit = units(web), crew(web)
    assert [known.press(unit, "", "user:x") for _ in range(4)] == ["going", "there", "patrol", "going"]
    atlas = web.ports.atlas()
    fix = Fix(2, *IN_WEST, status=1, at=5)
    assert [f.status for f in on_duty(atlas, known, [fix], 5)] == [2]
    assert known.press(unit, "off", "user:x") == "off"
    assert on_duty(atlas, known, [fix], 5) == []


@pytest.mark.parametrize(("who", "status"), [("town1", 200), ("town2", 404), ("water", 404), ("wall", 403)])
def test_a_key_is_pressed_by_its_own_people_and_their_desk(web, who, status):
    told = web.login(who).post("/api/v1/units/G1/state", json={"state": "going"})
    assert told.status_code == status, told.text


def test_who_may_press_sees_the_units_and_what_each_press_would_say(web):
    now, known, unit = round(time.time() * 1000), units(web), crew(web)
    (post,) = (one for one in web.login("town1").get("/api/v1/units").json["items"] if one["code"] == "G1")
    assert (post["name"], post["state"], post["ways"]) == ("网格员 01", "", ["going", "off", "there", "rest"])
    web.login("town1").post("/api/v1/units/G1/state", json={"state": "off"})
    (post,) = (one for one in web.login("town1").get("/api/v1/units").json["items"] if one["code"] == "G1")
    assert (post["state"], post["ways"]) == ("off", ["patrol"])
    assert web.login("town2").get("/api/v1/units").json["items"] == []
    assert web.login("wall").get("/api/v1/units").status_code == 403
    shift(web, now - 3 * HOUR, now - HOUR)
    assert (known.state(unit, now), known.ways(unit, now)) == ("off", []), (
        "out of its shifts a key says nothing"
    )


def test_a_wrong_press_says_why(web):
    desk = web.login("town1")
    assert desk.post("/api/v1/units/G1/state", json={"state": "asleep"}).json["field"] == "state"
    assert desk.post("/api/v1/units/G1/state", json={"state": "off"}).status_code == 200
    assert desk.post("/api/v1/units/G1/state", json={"state": "there"}).json["code"] == "WrongState"
    assert desk.post("/api/v1/units/C1/state", json={}).status_code == 404, "a camera has no key"


def test_positions_of_who_is_off_are_dropped_and_counted(web, redis_url):
    fix = {"unit": "G1", "lon": IN_EAST[0], "lat": IN_EAST[1], "status": 1}
    assert web.machine().post("/api/v1/positions", json={"fixes": [fix]}).json["fixes"] == 1
    assert 4 in web.ports.telemetry.where([4])
    assert web.login("town1").post("/api/v1/units/G1/state", json={"state": "off"}).status_code == 200
    assert web.ports.telemetry.where([4]) == {}, "who comes later does not learn where it was"


def test_a_trail_is_thinned_read_with_a_purpose_and_erased_after_thirty_days(web):
    now, known, atlas = round(time.time() * 1000), units(web), web.ports.atlas()
    lon, lat = IN_WEST
    fixes = [Fix(4, lon, lat, at=now - 60_000 + n * 10_000) for n in range(6)]
    assert known.keep(atlas, fixes) == 2
    assert known.keep(atlas, [Fix(4, lon + 0.01, lat, at=now - 5_000)]) == 1, "it has gone far"
    path = f"/api/v1/units/G1/trail?since={now - HOUR}&until={now}&purpose="
    told = web.login("town1").get(path + "dispatch")
    assert [p[0] for p in told.json["points"]] == [now - 60_000, now - 30_000, now - 5_000]
    t = tables.audit.c
    with web.engine.connect() as conn:
        last = conn.execute(select(t.actor, t.subject, t.detail).where(t.action == "trail.read")).all()[-1]
    assert (last.actor, last.subject) == ("user:town1", "G1")
    assert last.detail.startswith("dispatch ")
    assert web.login("town1").get(path + "gossip").json["field"] == "purpose"
    assert web.login("town1").get(path.replace(str(now - HOUR), "0") + "coverage").json["field"] == "since"
    assert web.login("town2").get(path + "dispatch").status_code == 404
    assert web.login("walker").get(path + "dispatch").status_code == 403
    assert erase_trails(web.engine, now) == 0
    assert erase_trails(web.engine, now + KEPT) == 3


def test_who_comes_later_is_not_told_where_a_unit_was_that_is_silent_since_five_minutes():
    movers, now = Movers(), round(time.time() * 1000)
    movers._latest["unit"] = {
        1: [1, 0, 0, 0, 1, COMMUNITY, now],
        2: [2, 0, 0, 0, 1, COMMUNITY, now - UNIT_GONE - 1],
    }
    (packed,) = movers.all_in(COMMUNITY)
    assert packed[4] == 1


def test_walls_and_readers_see_the_post_and_not_who_has_it(web, monkeypatch):
    atlas = web.ports.atlas()
    city = atlas.cities()[0].code
    held = {"holder": "张三", "phone": "1"}
    posts = [replace(p, attrs=held) if p.code == "G1" else p for p in atlas.places(city)]
    monkeypatch.setattr(atlas.map(city), "places", tuple(posts))

    def attrs(who):
        items = web.login(who).get("/api/v1/places?kind=post").json["items"]
        return next(p["attrs"] for p in items if p["code"] == "G1")

    assert attrs("duty") == held
    assert attrs("wall") == attrs("regulator") == {}
