"""Beside a case: what may be the same matter, what ends with it, what has come back to its place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select

from dispatch import tables
from dispatch.batch import commit_batch
from dispatch.board import Board
from dispatch.bodies import STEPS
from dispatch.calendars import work_calendar
from dispatch.desk import Desk, Take, Taken
from dispatch.domain.errors import MediateFirst, WrongState
from dispatch.domain.roles import Scope
from dispatch.domain.steps.close_merged import ClosedWith
from dispatch.domain.steps.merge import Merged
from dispatch.domain.steps.seen import Seen
from dispatch.merging import beside
from dispatch.rebuild import dump_projections, rebuild
from support.branches import TOWN_CHIEF
from support.two_towns import CHANNEL, CITY, DUTY, IN_WEST, LEAF, STORY, lead_to, matters, report, report_body
from support.web import SmallWeb

DISPUTE = min(code for code in matters().codes() if code.startswith("04"))
LON, LAT = IN_WEST


def closing(engine: Engine) -> list[tuple[str, str]]:
    t = tables.reply.c
    query = select(t.ref, t.body).where(t.kind == "closed").order_by(t.ref)
    with engine.connect() as conn:
        return [(r.ref, json.loads(r.body)["text"]) for r in conn.execute(query)]


def test_a_merged_case_ends_with_its_master_and_its_channel_has_the_answer(
    desk: Desk, engine: Engine
) -> None:
    master = lead_to(desk, "registered", ref="first").case
    middle, child = (report(desk, ref=ref).case for ref in ("second", "third"))
    desk.take("merge", child.case_id, {"master_case": middle.case_id}, DUTY)
    desk.take("merge", middle.case_id, {"master_case": master.case_id}, DUTY)
    for step, given, who in STORY[2:]:
        master = desk.take(step, master.case_id, given, who).case
    assert closing(engine) == [(ref, "井盖已换好") for ref in ("first", "second", "third")]
    board = Board(engine, work_calendar())
    for case_id in (middle.case_id, child.case_id):
        found = board.case(case_id, Scope(CITY))
        assert found
        assert (found.state, found.closed_at) == ("merged", master.closed_at)
        assert board.events(case_id)[-1].body == {"master_case": master.case_id, "outcome": "closed"}
    kept = dump_projections(engine)
    rebuild(engine, work_calendar())
    assert dump_projections(engine) == kept


def test_a_refusal_after_others_have_moved_leaves_them_all_as_they_were(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    master, child, other = (report(desk, ref=ref).case for ref in ("first", "second", "third"))

    def stumble(step: str, *told: Any) -> Iterator[tuple[str, Any, Any]]:
        yield from beside(step, *told)
        if step == "merge":
            yield "close_merged", other, ClosedWith(master.case_id, "closed")  # which was never merged

    monkeypatch.setattr("dispatch.batch.beside", stumble)
    merge = Take(STEPS["merge"], child.case_id, Merged(master.case_id), DUTY, None, None, False, 0)
    look = Take(STEPS["seen"], master.case_id, Seen("city"), DUTY, master.version, None, False, 0)
    refused, taken = commit_batch(desk, [merge, look], datetime.now(UTC))
    assert isinstance(refused, WrongState)
    assert isinstance(taken, Taken), taken
    assert (taken.case.version, taken.case.merged) == (master.version + 1, ())


def test_what_may_be_the_same_is_offered_within_the_scope_with_its_reasons(web: SmallWeb) -> None:
    desk = web.ports.desk
    first = desk.take("report", None, report_body("one", scenario_code=LEAF), CHANNEL).case
    again = report_body("two", text="学府路井盖没了", lon=LON + 0.0002, lat=LAT)
    desk.take("report", None, report_body("far", lon=LON + 0.001, lat=LAT), CHANNEL)
    second = desk.take("report", None, again, CHANNEL).case
    path = f"/api/v1/cases/{second.case_id}/duplicates"
    told = web.login("town1").get(path).json
    (one,) = told["items"]
    assert one["case_id"] == first.case_id
    assert 50 <= one["score"] <= 100
    assert sum(one["points"].values()) == one["score"]
    assert (one["metres"], one["words"]) == (19, ["井盖没了"])
    assert told["version"].startswith("sx-")
    assert told["disputes"]["count"] == 0
    assert web.login("town2").get(path).status_code == 404
    web.login("duty").step(second.case_id, "merge", master_case=first.case_id)
    assert web.login("town1").get(path).json["items"] != []


def test_disputes_at_one_place_are_counted_and_hold_an_escalation_back(web: SmallWeb) -> None:
    desk = web.ports.desk
    leaf = {"scenario_code": DISPUTE}
    for ref in ("d1", "d2"):
        desk.take("report", None, report_body(ref, text="又吵起来了", **leaf), CHANNEL, trusted=True)
    last = desk.take("report", None, report_body("d3", text="打起来了", **leaf), CHANNEL, trusted=True).case
    assert last.state == "registered"
    told = web.login("town1").get(f"/api/v1/cases/{last.case_id}/duplicates").json["disputes"]
    assert (told["count"], told["from"], len(told["items"])) == (3, 2, 2)
    assert told["mediator"].startswith("mediator@")
    up = {"reason": "镇里调不下来"}
    refused = web.login("duty").step(last.case_id, "escalate", **up)
    assert refused.status_code == 403, "the county does not call itself"
    with pytest.raises(MediateFirst) as why:
        desk.take("escalate", last.case_id, up, TOWN_CHIEF)
    assert why.value.data["n"] == 3
    gone = desk.take("escalate", last.case_id, up | {"why_no_mediation": "当事人已起诉"}, TOWN_CHIEF).case
    assert gone.state == "escalated"
