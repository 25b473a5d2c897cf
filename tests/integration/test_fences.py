"""围栏规则 at work: units and cases against the rules in force, told as alerts or reports, on both stores."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from sqlalchemy import select

from console.cli import run_command
from dispatch import tables
from dispatch.domain.fences import Fence
from dispatch.election import Election, by_term
from dispatch.fence_rows import row_of
from dispatch.fence_store import keep_fences
from dispatch.list_kinds import KINDS
from dispatch.list_shelf import Lists
from dispatch.list_store import put_list_in_force
from dispatch.store import writing
from dispatch.telemetry import Fix, Telemetry
from feeds.fence_watch import FRESH, FenceWatch
from feeds.list_tables import write_list
from geodata.atlas import Atlas, CityMap
from support.two_towns import CHANNEL, CITY, DUTY, FOUND, IN_EAST, IN_WEST, LEAF, body, open_desk, report_body
from support.web import PLACES

LON, LAT = IN_WEST
RING = tuple((LON + x, LAT + y) for x, y in ((-1e-3, -1e-3), (1e-3, -1e-3), (1e-3, 1e-3), (-1e-3, 1e-3)))
MINUTE = 60_000


def fence(code, of="unit", on="enter", minutes=0, raises="alert"):
    return Fence(code, f"围栏 {code}", of, on, minutes, (), raises, "", RING)


@pytest.fixture
def watch(engine, redis_url):
    there = Atlas([CityMap.of("仁寿市", 1, FOUND.areas, PLACES)])
    desk = open_desk(engine)
    desk.atlas = lambda: there
    yield FenceWatch(desk, Telemetry(redis_url), Lists(engine))
    desk.close()


def put(engine, *fences):
    with writing(engine) as conn:
        put_list_in_force(conn, "fences", CITY, keep_fences(conn, fences, "一版", "user:x", 1), "user:x", 1)


def move(watch, point, now):
    watch._telemetry.move([Fix(2, point[0], point[1], at=now, area=watch._desk.atlas().locate(*point)[0])])


def test_a_unit_that_enters_is_told_once_to_who_looks_and_a_stale_one_is_not(engine, watch):
    put(engine, fence("A"), fence("B", on="leave"))
    now = round(time.time() * 1000)
    move(watch, IN_EAST, now)
    assert watch.turn(now) == []
    move(watch, IN_WEST, now + 1000)
    (told,) = watch.turn(now + 1000)
    assert (told["fence"], told["on"], told["id"], told["who"]) == ("A", "enter", "U1", "供水 01")
    assert watch.turn(now + 2000) == []
    move(watch, IN_EAST, now + 3000)
    assert watch.turn(now + 3000 + FRESH + 1) == [], "what is stale clears nothing either"
    assert [one["fence"] for one in watch.turn(now + 3000)] == ["B"]
    assert [one["fence"] for one in watch._telemetry.alerts()] == ["B", "A"]


def test_a_long_stay_is_reported_by_the_door_of_all_once_and_a_restart_does_not_begin_it_anew(engine, watch):
    put(engine, fence("S", on="dwell", minutes=5, raises="report"))
    now = round(time.time() * 1000)
    move(watch, IN_WEST, now)
    assert watch.turn(now) == []
    again = FenceWatch(watch._desk, watch._telemetry, Lists(engine))
    move(watch, IN_WEST, now + 5 * MINUTE)
    (told,) = again.turn(now + 5 * MINUTE)
    c = tables.case.c
    with engine.connect() as conn:
        rows = conn.execute(select(c.case_id, c.letter)).all()
    assert [row.case_id for row in rows] == [told["case_id"]]
    assert '"channel":"iot"' in rows[0].letter
    move(watch, IN_WEST, now + 6 * MINUTE)
    assert again.turn(now + 6 * MINUTE) == []


def test_cases_and_alarms_that_come_up_inside_are_told_and_those_of_before_are_not(engine, watch):
    put(engine, fence("C", of="case"), fence("G", of="alarm"))
    desk, now = watch._desk, round(time.time() * 1000)
    desk.take("report", None, body("report", report_body("old")), CHANNEL)
    assert watch.turn(now) == []
    inside = report_body("new") | {"lon": LON, "lat": LAT}
    desk.take("report", None, body("report", inside), CHANNEL)
    desk.take("report", None, body("report", inside | {"channel": "iot", "channel_ref": "i-1"}), CHANNEL)
    assert sorted(one["fence"] for one in watch.turn(now + 1000)) == ["C", "C", "G"]
    assert watch.turn(now + 2000) == []


def test_a_camera_that_reports_raises_an_alarm_and_a_closed_case_is_forgotten(engine, watch):
    put(engine, fence("G", of="alarm", on="dwell", minutes=5), fence("C", of="case"))
    desk, now = watch._desk, round(time.time() * 1000)
    assert watch.turn(now) == []
    seen = report_body("new") | {"lon": LON, "lat": LAT, "channel": "ai_video"}
    case = desk.take("report", None, body("report", seen), CHANNEL).case
    assert [one["fence"] for one in watch.turn(now)] == ["C"]
    assert watch.turn(now + 4 * MINUTE) == []
    assert [one["fence"] for one in watch.turn(now + 5 * MINUTE)] == ["G"]
    assert len(watch._telemetry.stays()) == 2
    desk.take("reject", case.case_id, {"reason_code": "no_fact", "reason": "误报"}, DUTY)
    assert watch.turn(now + 6 * MINUTE) == []
    assert watch._telemetry.stays() == {}


def test_a_case_outside_is_not_kept_and_one_whose_matter_is_told_later_has_then_entered(engine, watch):
    put(engine, replace(fence("K", of="case"), kinds=(LEAF[:2],)))
    desk, now = watch._desk, round(time.time() * 1000)
    assert watch.turn(now) == []
    desk.take(
        "report", None, body("report", report_body("out") | {"lon": IN_EAST[0], "lat": IN_EAST[1]}), CHANNEL
    )
    case = desk.take(
        "report", None, body("report", report_body("in") | {"lon": LON, "lat": LAT}), CHANNEL
    ).case
    assert watch.turn(now) == []
    desk.take("accept", case.case_id, {"scenario_code": LEAF}, DUTY)
    assert [one["id"] for one in watch.turn(now + 1000)] == [case.case_id]
    assert len(watch._telemetry.stays()) == 1


def test_who_looks_again_after_another_did_knows_what_happened_between(engine, watch, tmp_path):
    put(engine, fence("A"))
    here, there = (Election(engine, "fences", tmp_path) for _ in range(2))
    mine, other = (
        by_term(e, lambda: FenceWatch(watch._desk, watch._telemetry, Lists(engine))) for e in (here, there)
    )
    now = round(time.time() * 1000)
    move(watch, IN_EAST, now)
    assert mine().turn(now) == []
    assert mine() is mine()
    assert other() is None
    here.resign()
    move(watch, IN_WEST, now + 1000)
    assert len(other().turn(now + 1000)) == 1
    assert mine() is None
    there.resign()
    assert mine().turn(now + 2000) == [], "the other one has told it"
    here.resign()


def test_what_was_kept_of_a_rule_goes_with_the_rule(engine, watch):
    put(engine, fence("A"))
    now = round(time.time() * 1000)
    move(watch, IN_WEST, now)
    watch.turn(now)
    assert len(watch._telemetry.stays()) == 1
    again = FenceWatch(watch._desk, watch._telemetry, Lists(engine))
    put(engine, fence("B"))
    move(watch, IN_EAST, now + 1000)
    again.turn(now + 1000)
    assert [key.split()[2] for key in watch._telemetry.stays()] == ["B"]


def test_rules_are_a_list_like_others_and_a_crossing_outline_is_refused_with_words(
    tmp_path, sqlite_template, monkeypatch, capsys
):
    monkeypatch.setenv("ANLAN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ANLAN_LANG", "zh")
    table, columns = tmp_path / "fences.csv", KINDS["fences"].columns
    write_list(table, columns, [row_of(fence("A"))])
    assert run_command(["import", "fences", str(table), "--name", "一版"]) == 0
    crossed = row_of(fence("A")) | {"ring": "POLYGON ((104 30, 104.1 30.1, 104.1 30, 104 30.1, 104 30))"}
    write_list(table, columns, [crossed])
    assert run_command(["import", "fences", str(table), "--name", "二版"]) == 1
    assert "边线自己交叉" in capsys.readouterr().err
    write_list(table, columns, [row_of(fence("A", on="dwell", minutes=9))])
    assert run_command(["import", "fences", str(table), "--name", "三版"]) == 0
    assert "0 added, 0 removed, 1 changed" in capsys.readouterr().out
    assert run_command(["list", "versions", "fences"]) == 0
    assert "三版" in capsys.readouterr().out


def test_who_looks_gets_the_rules_of_the_city_and_the_alerts_of_the_own_area(web, redis_url):
    put(web.engine, fence("A"))
    web.ports.telemetry.alert({"area": PLACES[1].area, "at": round(time.time() * 1000), "fence": "A"})
    told = web.login("town1").get("/api/v1/fences").json
    assert [item["code"] for item in told["items"]] == ["A"]
    assert [one["fence"] for one in told["alerts"]] == ["A"]
    assert web.login("town2").get("/api/v1/fences").json["alerts"] == []
    assert web.login("water").get("/api/v1/fences").json["alerts"] == []


def test_heat_and_cover_are_counted_inside_the_own_scope(web, redis_url):
    before = web.login("duty").get("/api/v1/map/heat").json["cells"]
    asked = {"channel_ref": "heat-1", "text": "井盖没了", "lon": LON, "lat": LAT}
    assert web.machine().post("/api/v1/reports", json=asked).status_code == 201
    told = web.login("duty").get("/api/v1/map/heat").json["cells"]
    assert sum(n for *_, n in told) == sum(n for *_, n in before) + 1
    assert web.login("town2").get("/api/v1/map/heat").json["cells"] == []
    all_bare = web.login("town1").get("/api/v1/map/coverage").json
    assert all_bare["bare"] == all_bare["grids"] > 0
    fix = {"unit": "G1", "lon": LON, "lat": LAT, "status": 1}
    assert web.machine().post("/api/v1/positions", json={"fixes": [fix]}).json["fixes"] == 1
    covered = web.login("town1").get("/api/v1/map/coverage").json
    assert covered["bare"] < covered["grids"]
    assert {move["post"] for move in covered["moves"]} <= {"网格员 01"}
    assert web.login("wall").get("/api/v1/map/coverage").status_code == 403
