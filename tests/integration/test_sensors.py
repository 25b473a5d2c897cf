"""Readings come by a key, the latest stays; beyond the alarm they become a case; silence is told."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
import redis
from sqlalchemy import func, select

from console.cli import run_command
from console.movers import Movers
from dispatch import quarantine, tables
from dispatch.sensor_register import put_sensors, sensors
from dispatch.sensor_rows import COLUMNS, SensorRow
from dispatch.store import make_engine
from dispatch.telemetry import LATEST, SENSOR_QUIET, Read, packs
from feeds.list_tables import write_list
from support.two_towns import EAST, IN_EAST, IN_WEST, WEST

READINGS, SENSORS = "/api/v1/readings", "/api/v1/sensors"


def sensor(code, at, area, **more):
    usual = {
        "name": f"水位 {code}",
        "kind": "level",
        "measure": "m",
        "warn": 3.0,
        "alarm": 3.6,
        "unit": "water",
    }
    return SensorRow(code=code, lon=at[0], lat=at[1], grid=f"{area}001001", **(usual | more))


@pytest.fixture
def filled(web, redis_url):
    """The web with a sensor in each town, none of which was ever heard."""
    put_sensors(web.engine, [sensor("W1", IN_WEST, WEST), sensor("E1", IN_EAST, EAST)], "system", "x")
    with web.engine.begin() as conn:
        conn.execute(tables.sensor.update().values(crossed=None, told=None))
    return web


def tell(web, value, code="W1", at=None, **more):
    row = {"sensor": code, "value": value} | ({"at": at} if at else {})
    told = web.machine().post(READINGS, json={"readings": [row], **more})
    assert told.status_code == 200, told.text
    return told.json


def told_of(web, code="W1", who="duty"):
    return next(one for one in web.login(who).get(SENSORS).json["items"] if one["code"] == code)


def cases_of(web):
    with web.engine.connect() as conn:
        return conn.execute(select(func.count()).select_from(tables.case)).scalar_one()


def test_the_latest_reading_stands_beside_its_thresholds_and_no_event_is_made(filled):
    assert (told_of(filled)["value"], told_of(filled)["level"]) == (None, 0)
    assert tell(filled, 2.125) == {"readings": 1, "early": 0, "late": 0, "cases": []}
    one = told_of(filled)
    assert (one["value"], one["level"], one["unit"], one["alarm"]) == (2.125, 1, "仁寿市 水务局", 3.6)
    assert tell(filled, 3.1)["cases"] == []
    assert told_of(filled)["level"] == 2
    assert [one["code"] for one in filled.login("town2").get(SENSORS).json["items"]] == ["E1"]


def test_a_crossing_is_one_case_by_channel_iot_and_the_next_crossing_another(filled):
    before, now = cases_of(filled), round(time.time() * 1000) - 10_000
    (case_id,) = tell(filled, 3.7, at=now, demo=True)["cases"]
    case = filled.login("duty").get(f"/api/v1/cases/{case_id}").json
    assert case["sources"][0]["channel"] == "iot"
    assert case["demo"] is True
    assert "3.7 m" in case["text"]
    assert tell(filled, 3.9, at=now + 1)["cases"] == []
    assert tell(filled, 3.2, at=now + 2)["cases"] == []
    assert tell(filled, 3.8, at=now + 3)["cases"] == [], "it never was well again"
    assert tell(filled, 2.0, at=now + 4)["cases"] == []
    (other,) = tell(filled, 4.0, at=now + 5)["cases"]
    assert other != case_id
    assert cases_of(filled) == before + 2


def test_a_crossing_that_is_told_again_is_the_same_case(filled):
    """The case stands, but the note of it was lost on the way."""
    now = round(time.time() * 1000) - 10_000
    (case_id,) = tell(filled, 3.7, at=now)["cases"]
    with filled.engine.begin() as conn:
        conn.execute(tables.sensor.update().values(told=None))
    assert tell(filled, 3.8, at=now + 1)["cases"] == [case_id]


def test_the_future_and_the_past_are_dropped_and_counted(filled):
    now = round(time.time() * 1000)
    assert tell(filled, 9.0, at=now + 3_600_000) == {"readings": 0, "early": 1, "late": 0, "cases": []}
    tell(filled, 1.0, at=now)
    assert tell(filled, 9.0, at=now - 1) == {"readings": 0, "early": 0, "late": 1, "cases": []}
    assert told_of(filled)["value"] == 1.0


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"sensor": "W1", "value": "3"}, "readings.1.value"),
        ({"sensor": "W1", "value": True}, "readings.1.value"),
        ({"sensor": "W1", "value": 1e9}, "readings.1.value"),
        ({"sensor": "W1"}, "readings.1.value"),
        ({"sensor": "X", "value": 1}, "readings.1.sensor"),
        ({"sensor": "W1", "value": 1, "at": "now"}, "readings.1.at"),
        ({"sensor": "W1", "value": 1, "unit": "m"}, "readings.1"),
        ("W1", "readings.1"),
    ],
)
def test_a_wrong_reading_is_refused_by_its_row_and_field(filled, row, field):
    body = {"readings": [{"sensor": "E1", "value": 1}, row]}
    told = filled.machine().post(READINGS, json=body)
    assert (told.status_code, told.json["field"]) == (422, field)
    assert told_of(filled, "E1")["value"] is None, "nothing of the batch was taken"


def test_a_key_tells_of_its_own_area_only_and_a_person_of_none(filled):
    body = {"readings": [{"sensor": "W1", "value": 1}]}
    assert filled.machine(filled.blind_key).post(READINGS, json=body).status_code == 422
    assert filled.login("duty").post(READINGS, json=body).status_code == 403
    assert filled.nobody().post(READINGS, json=body).status_code == 401


def test_screens_hear_readings_of_their_area_and_silence_of_what_stands(filled):
    now = round(time.time() * 1000)
    filled.ports.telemetry.read(
        [Read(1, 2.5, 1, now, f"{WEST}001001"), Read(2, 3.9, 3, now - SENSOR_QUIET - 1, f"{EAST}001001")]
    )
    movers = Movers()
    with redis.Redis.from_url(filled.ports.settings.redis_url) as client:
        movers.load(client)
        assert client.hlen(LATEST["sensor"]) == 2
    assert movers.all_in(WEST) == packs("sensor", [[1, 2500, 0, 0, 1, "", now]])
    (silent,) = movers.all_in(EAST)
    assert silent == packs("sensor", [[2, 3900, 0, SENSOR_QUIET // 60_000, 0, "", now]])[0]


def test_the_map_finds_a_sensor_by_code_and_name(filled):
    for words in ("e1", "水位 E"):
        found = filled.login("duty").get("/api/v1/map/find", query_string={"q": words}).json["items"]
        assert [one["title"] for one in found if one["kind"] == "sensor"] == ["水位 E1"]


def test_a_table_comes_in_and_its_wrong_rows_are_kept(
    tmp_path: Path, demo_template: Path, monkeypatch, capsys
):
    data, table = tmp_path / "data", tmp_path / "sensors.xlsx"
    shutil.copytree(demo_template, data)
    monkeypatch.setenv("ANLAN_DATA_DIR", str(data))
    engine = make_engine(f"sqlite:///{data / 'anlan.db'}")
    there = sensors(engine, "519901")
    assert len(there) > 20, "the demo city has some"
    old = there[0].row
    cells = {"number": old.code, "name": "新名", "kind": "水位", "lon": f"{old.lon}", "lat": f"{old.lat}"}
    cells |= {"measure": "m", "warn": "2", "alarm": "2.5", "unit": "water"}
    write_list(table, COLUMNS, [cells, cells | {"number": "S9", "alarm": "2"}])
    assert run_command(["import", "sensors", str(table)]) == 1
    assert "1 sensors are in the register" in capsys.readouterr().out
    assert [(h.channel, h.field) for h in quarantine.rows(engine, "519901")] == [("sensors", "alarm")]
    again = sensors(engine, "519901", [old.code])[0]
    assert (again.id, again.row.name, again.row.alarm) == (there[0].id, "新名", 2.5)
    engine.dispose()
