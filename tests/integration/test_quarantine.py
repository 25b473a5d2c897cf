"""What could not be taken in comes in corrected, under its own number, once; or is dropped with a reason."""

from __future__ import annotations

import itertools
import json

import pytest
from sqlalchemy import select

from dispatch import audit, people, tables
from support.two_towns import IN_WEST, OUTSIDE

numbers = itertools.count(1)


@pytest.fixture
def held(web):
    """`held(**report)` is refused, kept, and given back as the row."""

    def send(**more):
        ref = f"q{next(numbers)}"
        body = {"channel_ref": ref, "text": "井盖没了", "lon": OUTSIDE[0], "lat": OUTSIDE[1], **more}
        assert web.machine().post("/api/v1/reports", json=body).status_code == 422
        told = web.login("duty").get("/api/v1/quarantine?limit=200").json
        return next(row for row in told["items"] if row["ref"] == ref)

    return send


def state_of(web, row):
    t = tables.quarantine.c
    with web.engine.connect() as conn:
        return conn.execute(select(t.state, t.case_id, t.done_by, t.note).where(t.id == row["id"])).one()


def test_a_corrected_row_is_a_case_under_its_own_number_with_its_reporter(web, held):
    row = held(reporter={"name": "王小明", "phone": "13800001111"})
    duty = web.login("duty")
    report = json.loads(row["raw"]) | {"lon": IN_WEST[0], "lat": IN_WEST[1]}
    told = duty.post(f"/api/v1/quarantine/{row['id']}/enter", json={"report": report})
    assert told.status_code == 200, told.text
    case_id = told.json["case_id"]
    case = duty.get(f"/api/v1/cases/{case_id}").json
    assert (case["channels"], case["grid"] is not None) == (["12345"], True)
    assert people.reveal(web.engine, web.ports.sealer, case_id) == {"name": "王小明", "phone": "13800001111"}
    assert tuple(state_of(web, row)) == ("entered", case_id, "user:duty", None)
    again = web.machine().post("/api/v1/reports", json={"channel_ref": row["ref"], "text": "又来"})
    assert (again.status_code, again.json["case_id"]) == (200, case_id)
    assert duty.post(f"/api/v1/quarantine/{row['id']}/enter", json={"report": report}).status_code == 404
    with web.engine.connect() as conn:
        t = tables.audit.c
        noted = conn.execute(select(t.actor).where(t.action == "quarantine.enter")).scalars().all()
    assert "user:duty" in noted
    assert audit.verify(web.engine) is None


def test_a_row_that_is_still_wrong_stays_and_names_the_field(web, held):
    row = held()
    report = json.loads(row["raw"]) | {"lon": "west"}
    told = web.login("duty").post(f"/api/v1/quarantine/{row['id']}/enter", json={"report": report})
    assert (told.status_code, told.json["field"]) == (422, "lon")
    assert state_of(web, row).state == "open"


def test_a_group_is_tried_without_a_trace_and_then_entered_without_its_place(web, held):
    rows = [held(text=f"第 {n} 件") for n in range(3)]
    duty = web.login("duty")
    ask = {"group": "OutsideArea.lon", "fix": "no_place"}
    dry = duty.post("/api/v1/quarantine/many", json=ask | {"dry": True}).json
    assert dry["passes"] >= 3
    assert all(state_of(web, row).state == "open" for row in rows)
    assert duty.post("/api/v1/quarantine/many", json=ask).json["passes"] == dry["passes"]
    for row in rows:
        case_id = state_of(web, row).case_id
        case = duty.get(f"/api/v1/cases/{case_id}").json
        assert (case["state"], case["grid"]) == ("reported", None)
    assert duty.get("/api/v1/quarantine?group=OutsideArea.lon").json["items"] == []


def test_a_fix_that_does_not_help_leaves_the_rows_with_their_reason(web, held):
    row = held()
    told = web.login("duty").post(
        "/api/v1/quarantine/many", json={"group": "OutsideArea.lon", "fix": "again"}
    )
    assert told.json["stays"] == {"OutsideArea.lon": 1}
    assert state_of(web, row).state == "open"
    web.login("duty").post(f"/api/v1/quarantine/{row['id']}/drop", json={"note": "测试"})


def test_dropping_needs_a_reason_and_keeps_what_was_sent(web, held):
    row = held()
    duty = web.login("duty")
    told = duty.post(f"/api/v1/quarantine/{row['id']}/drop", json={"note": " "})
    assert (told.status_code, told.json["field"]) == (422, "note")
    assert duty.post(f"/api/v1/quarantine/{row['id']}/drop", json={"note": "外市"}).status_code == 200
    assert tuple(state_of(web, row)) == ("dropped", None, "user:duty", "外市")


def test_rows_of_another_area_are_not_there(web, held):
    row = held()
    for who in ("town1", "town2"):
        told = web.login(who).post(f"/api/v1/quarantine/{row['id']}/drop", json={"note": "x"})
        assert told.status_code == 404
    assert web.login("walker").get("/api/v1/quarantine").status_code == 403
    assert state_of(web, row).state == "open"
