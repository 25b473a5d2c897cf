"""The figures of 吹哨报到 come from counters, are cut to a scope, and are rebuilt to the same bytes."""

from __future__ import annotations

from dispatch.calendars import work_calendar
from dispatch.desk import Desk
from dispatch.rebuild import dump_projections, rebuild
from support.branches import POLICE, POLICEMAN, TOWN_CHIEF, WHISTLE
from support.two_towns import DISPATCHER, IN_EAST, IN_WEST, LEAD, WEST, lead_to
from support.web import SmallWeb


def test_towns_and_departments_are_shown_what_they_did(web: SmallWeb) -> None:
    desk, here = web.ports.desk, {"lon": IN_WEST[0], "lat": IN_WEST[1]}
    for n in range(3):
        case_id = lead_to(desk, "handling", at=IN_WEST).case.case_id
        desk.take("whistle", case_id, WHISTLE | {"units": [POLICE]}, TOWN_CHIEF)
        if n:
            desk.take("whistle_answer", case_id, here, POLICEMAN)
    away = {"lon": IN_WEST[0] + 0.01, "lat": IN_WEST[1], "note": "会商"}
    desk.take("whistle_answer", case_id := _blown(desk), away, POLICEMAN)
    for step, body, who in (
        ("whistle_start", {}, POLICEMAN),
        ("whistle_resolve", {"result_text": "已劝离"}, POLICEMAN),
        ("whistle_rate", {"score": 90.0}, TOWN_CHIEF),
        ("whistle_close", {}, DISPATCHER),
    ):
        desk.take(step, case_id, body, who)
    lead_to(desk, "registered", at=IN_EAST)
    told = web.login("duty").get("/api/v1/supervision/whistles").json
    assert told["bounds"]["version"].startswith("sx-")
    assert [(t["area"], t["whistles"], t["registered"], t["judged"]) for t in told["towns"]] == [
        (WEST, 4, 4, "few"),
        ("511421102", 0, 1, "few"),
    ]
    (unit,) = told["units"]
    assert (unit["unit"], unit["called"], unit["ontime"], unit["late"]) == (POLICE, 4, 3, 0)
    assert (unit["off_spot"], unit["score"]) == (1, 90.0)
    assert web.login("town1").get("/api/v1/supervision/whistles").status_code == 403
    narrow = web.login("duty").get(f"/api/v1/supervision/whistles?scope={WEST}&days=1").json
    assert [t["area"] for t in narrow["towns"]] == [WEST]
    assert narrow["units"] == []  # a department of the city is not in a town
    before = dump_projections(web.engine)
    rebuild(web.engine, work_calendar())
    assert dump_projections(web.engine) == before


def _blown(desk: Desk) -> str:
    case_id = lead_to(desk, "handling", at=IN_WEST).case.case_id
    desk.take("whistle", case_id, WHISTLE | {"units": [POLICE]}, TOWN_CHIEF)
    return case_id


def test_a_figure_opens_its_whistles_and_nobody_elses(web: SmallWeb) -> None:
    case_id = _blown(web.ports.desk)
    told = web.login("duty").get("/api/v1/supervision/whistles").json or {}
    town = next(t for t in told["towns"] if t["area"] == WEST)
    path, duty = "/api/v1/supervision/whistles/rows", web.login("duty")
    rows = (duty.get(f"{path}?town={WEST}").json or {})["items"]
    assert len(rows) == town["whistles"]
    assert (rows[0]["case_id"], rows[0]["unit"], rows[0]["state"], rows[0]["late"]) == (
        case_id,
        POLICE,
        "blown",
        False,
    )
    assert {row["unit"] for row in (duty.get(f"{path}?unit={POLICE}").json or {})["items"]} == {POLICE}
    assert (duty.get(f"{path}?unit={LEAD}").json or {})["items"] == []
    assert (web.login("chief2").get(path).json or {})["items"] == []  # of the other town
    assert web.login("town1").get(path).status_code == 403
