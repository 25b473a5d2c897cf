"""The lists of the supervision page: what stands behind each figure, cut to a scope, and who may ask."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import text

from dispatch.calendars import work_calendar
from dispatch.clock import CLOCK
from dispatch.rebuild import dump_projections, rebuild
from support.two_towns import CITY, DISPATCHER, EAST, IN_EAST, LEAD, LEAF, OTHER, UNIT, WEST, lead_to
from support.web import SmallWeb

URGE = {"grade": "general", "kind": "overdue", "requirement": "请立即办理"}
LISTS = ("overdue", "orders", "returns", "replies", "held")


def late(web: SmallWeb, **more: Any) -> str:
    """A case in a unit's hands whose lamp has turned red."""
    case = lead_to(web.ports.desk, "handling", **more).case
    web.ports.desk.take("lamp", case.case_id, {"lamp": "red"}, CLOCK)
    return case.case_id


def rows(web: SmallWeb, who: str, path: str) -> list[dict[str, Any]]:
    told = web.login(who).get(f"/api/v1/supervision/{path}")
    assert told.status_code == 200, told.text
    return list((told.json or {})["items"])


def red_of_store(web: SmallWeb, area: str) -> set[str]:
    """The open cases of an area whose lamp is red, by the folds themselves."""
    with web.engine.connect() as conn:
        docs = [
            json.loads(doc) for doc in conn.execute(text("SELECT doc FROM case_now WHERE is_open")).scalars()
        ]
    return {d["case_id"] for d in docs if d.get("lamp") == "red" and d["area"].startswith(area)}


def test_the_late_are_those_with_a_red_lamp_and_a_town_sees_its_own(web: SmallWeb) -> None:
    here, there = late(web), late(web, at=IN_EAST)
    every = {row["case_id"] for row in rows(web, "watcher", "overdue?limit=500")}
    own = {row["case_id"] for row in rows(web, "chief", "overdue?limit=500")}
    assert every == red_of_store(web, CITY)
    assert own == red_of_store(web, WEST)
    assert here in own
    assert there in every - own


def test_the_late_are_narrowed_sorted_and_paged(web: SmallWeb) -> None:
    late(web)
    late(web, at=IN_EAST)
    who = web.login("watcher")
    mine = rows(web, "watcher", f"overdue?unit={LEAD}&town={WEST}&domain={LEAF[:2]}&limit=500")
    assert mine
    assert {(r["unit"], r["town"], r["domain"]) for r in mine} == {(LEAD, WEST, LEAF[:2])}
    assert {r["unit_name"] for r in mine} == {web.ports.unit_name(LEAD)}
    assert rows(web, "watcher", "overdue?urgency=normal") == []
    times = [r["over"] for r in rows(web, "watcher", "overdue?down=0&limit=500")]
    assert times == sorted(times)
    first = who.get("/api/v1/supervision/overdue?limit=1").json or {}
    assert (len(first["items"]), first["next"]) == (1, 1)
    assert first["n"] == len(red_of_store(web, CITY))
    refused = who.get("/api/v1/supervision/overdue?sort=name")
    assert (refused.status_code, (refused.json or {})["field"]) == (422, "sort")


def test_an_order_is_listed_until_it_is_lifted_and_each_hand_moves_it(web: SmallWeb) -> None:
    case_id = late(web)
    before = web.login("watcher").get("/api/v1/supervision/orders").json or {}
    assert web.login("chief").step(case_id, "supervise", **URGE).status_code == 200
    told = web.login("watcher").get("/api/v1/supervision/orders").json or {}
    (row,) = [r for r in told["items"] if r["case_id"] == case_id]
    assert (row["unit"], row["grade"], row["state"], row["requirement"]) == (
        LEAD,
        "general",
        "issued",
        "请立即办理",
    )
    assert told["n"] == before["n"] + 1 == len(told["items"])
    assert told["n"] == sum(told["grades"].values()) == sum(told["states"].values())
    late_row = next(r for r in rows(web, "watcher", "overdue?limit=500") if r["case_id"] == case_id)
    assert late_row["orders"] == 1
    moves = [
        ("water", "supervise_sign", {}, "signed"),
        ("water", "supervise_reply", {"reply": "今日完成"}, "replied"),
        ("watcher", "supervise_verify", {"opinion": "属实"}, "verified"),
    ]
    for who, step, body, state in moves:
        assert web.login(who).step(case_id, step, **body).status_code == 200, step
        assert [r["state"] for r in rows(web, "watcher", f"orders?state={state}") if r["case_id"] == case_id]
    assert web.login("watcher").step(case_id, "supervise_lift", opinion="已整改").status_code == 200
    after = web.login("watcher").get("/api/v1/supervision/orders").json or {}
    assert (after["n"], after["ended"]) == (before["n"], before["ended"] + 1)
    assert case_id in {r["case_id"] for r in rows(web, "watcher", "orders?state=ended")}


def test_returns_are_a_share_of_what_was_sent_and_add_up_to_the_events(web: SmallWeb) -> None:
    desk = web.ports.desk
    case_id = lead_to(desk, "dispatched").case.case_id
    desk.take("return", case_id, {"return_reason_code": "not_ours", "basis": "三定方案"}, UNIT)
    desk.take("redispatch", case_id, {"lead": OTHER, "reason": "改派"}, DISPATCHER)
    told = web.login("watcher").get("/api/v1/supervision/returns").json or {}
    with web.engine.connect() as conn:
        steps = Counter(conn.execute(text("SELECT step FROM event")).scalars())
    assert told["returned"] == steps["return"] == sum(r["returned"] for r in told["items"])
    assert told["sent"] == steps["dispatch"] + steps["redispatch"] == sum(r["sent"] for r in told["items"])
    leaf = next(r for r in told["items"] if r["scenario"] == LEAF)
    assert leaf["rate"] == round(leaf["returned"] / leaf["sent"], 4)
    behind = rows(web, "watcher", f"returns?scenario={LEAF}")
    assert len(behind) == leaf["returned"]
    assert (behind[0]["case_id"], behind[0]["unit"], behind[0]["reason"]) == (case_id, LEAD, "not_ours")


def test_replies_that_wait_for_their_channel_are_listed_without_their_text(web: SmallWeb) -> None:
    case_id = lead_to(web.ports.desk, "closed").case.case_id
    found = [r for r in rows(web, "watcher", "replies") if r["case_id"] == case_id]
    assert {r["kind"] for r in found} >= {"closed"}
    assert not {"body", "text", "ref"} & set(found[0])


def test_a_file_of_the_late_says_no_formula(web: SmallWeb) -> None:
    late(web)
    answer = web.login("watcher").get("/api/v1/supervision/overdue?format=csv&lang=en")
    assert answer.mimetype == "text/csv"
    table = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert table[0][0] == "Case no."
    assert len(table) == 1 + len(red_of_store(web, CITY))
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in table for cell in row)


@pytest.mark.parametrize("name", LISTS)
def test_a_unit_may_open_none_of_the_lists_and_the_regulator_reads_all(web: SmallWeb, name: str) -> None:
    assert web.login("water").get(f"/api/v1/supervision/{name}").status_code == 403
    assert web.login("regulator").get(f"/api/v1/supervision/{name}").status_code == 200
    if name != "held":  # that list has no scope but the account's own
        assert web.login("chief").get(f"/api/v1/supervision/{name}?scope={EAST}").status_code == 404


def test_the_lists_rebuilt_are_the_lists_kept(web: SmallWeb) -> None:
    web.login("chief").step(late(web), "supervise", **URGE)
    kept = dump_projections(web.engine)
    rebuild(web.engine, work_calendar())
    assert dump_projections(web.engine) == kept
