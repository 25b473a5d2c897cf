"""Every branch of a case's life through the real desk: what is told, rebuilt, refused."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import Engine, select

from console.tail import told as told_by_tail
from dispatch import tables
from dispatch.board import Board
from dispatch.calendars import work_calendar
from dispatch.clock import Clock
from dispatch.desk import Desk
from dispatch.domain.errors import BadField, Unanswered
from dispatch.domain.roles import Scope
from dispatch.rebuild import dump_projections, rebuild
from dispatch.wire import encode
from support.branches import BRANCHES, EVALUATOR, SELF, SUPERVISOR, SYSTEM, WHY
from support.two_towns import (
    CHANNEL,
    CITY,
    DUTY,
    EAST_DISPATCHER,
    LEAD,
    OTHER_UNIT,
    WORKER,
    lead_to,
    report,
    report_body,
)


def told(engine: Engine, case_id: str) -> list[tuple[str, str, str]]:
    t = tables.reply.c
    with engine.connect() as conn:
        rows = conn.execute(select(t.kind, t.ref, t.body).where(t.case_id == case_id).order_by(t.id))
        return [(r.kind, r.ref, json.loads(r.body)["text"]) for r in rows]


def lively(given: Mapping[str, Any]) -> dict[str, Any]:
    """The same, with a day that lies ahead of the real clock."""
    day = {"until": round(time.time() * 1000) + 20 * 86_400_000}
    return dict(given) | (day if "until" in given else {})


def delivered(desk: Desk) -> None:
    with desk.engine.connect() as conn:
        due = conn.execute(select(tables.reply.c.id).where(tables.reply.c.state == "queued")).scalars().all()
    for reply in due:
        desk.take("receipt", str(reply), {"stage": "sent"}, SYSTEM)


def test_every_branch_runs_through_the_desk_and_rebuilds_the_same(desk: Desk, engine: Engine) -> None:
    master = lead_to(desk, "registered").case
    for name, (end, acts) in BRANCHES.items():
        case = report(desk).case
        for step, given, who in acts:
            if step == "evaluate":
                delivered(desk)
            body = lively(given) | ({"master_case": master.case_id} if step == "merge" else {})
            case = desk.take(step, case.case_id, body, who).case
        assert case.state == end, name
    kept = dump_projections(engine)
    for _ in range(2):
        rebuild(engine, work_calendar())
        assert dump_projections(engine) == kept
    board = Board(engine, work_calendar())
    states = Counter(c["state"] for c in json.loads(board.snapshot(Scope(CITY)))["cases"])
    assert states == {k: n for k, n in board.kpi(Scope(CITY))["states"].items() if n}


def test_a_merged_case_hears_of_the_merge_and_then_of_the_others_end(desk: Desk, engine: Engine) -> None:
    master = lead_to(desk, "closable").case
    desk.take("co_feedback", master.case_id, {"result_text": "围挡已撤"}, OTHER_UNIT)
    child = report(desk, "late-1").case
    desk.take("merge", child.case_id, {"master_case": master.case_id}, DUTY)
    assert [kind for kind, _, _ in told(engine, child.case_id)] == ["merged"]
    reply = {"close_standard": "恢复", "channel_reply": "井盖已换好"}
    closed = desk.take("close", master.case_id, reply, DUTY).case
    assert closed.merged == (child.case_id,)
    ends = [(ref, text) for kind, ref, text in told(engine, master.case_id) if kind == "closed"]
    assert {ref for ref, _ in ends} == {s.ref for s in closed.sources} >= {"late-1"}
    assert {text for _, text in ends} == {"井盖已换好"}


def test_a_merge_that_the_other_case_cannot_take_leaves_both_as_they_were(desk: Desk, engine: Engine) -> None:
    child, closed = report(desk).case, lead_to(desk, "closed").case
    for master, who in ((closed.case_id, DUTY), ("nowhere", DUTY), (child.case_id, DUTY)):
        with pytest.raises(BadField):
            desk.take("merge", child.case_id, {"master_case": master}, who)
    east = report(desk, at=(104.07, 30.02)).case
    with pytest.raises(BadField):
        desk.take("merge", east.case_id, {"master_case": child.case_id}, EAST_DISPATCHER)
    assert told(engine, child.case_id) == []


@pytest.mark.parametrize(
    ("branch", "kinds"),
    [
        ("not_taken_in", ["rejected"]),
        ("voided_early", ["accepted", "returned"]),
        ("struck_off", ["accepted", "returned"]),
        ("longer", ["accepted", "extended", "suspended"]),
    ],
)
def test_each_channel_is_told_in_the_steps_own_transaction(
    desk: Desk, engine: Engine, branch: str, kinds: list[str]
) -> None:
    case = report(desk).case
    for step, given, who in BRANCHES[branch][1]:
        case = desk.take(step, case.case_id, lively(given), who).case
    heard = told(engine, case.case_id)
    assert [kind for kind, _, _ in heard] == kinds
    assert all(re.fullmatch(r"[^{}]+", text) for _, _, text in heard)
    if branch == "longer":
        assert all(re.search(r"\d{4}年\d+月\d+日", text) for _, _, text in heard[1:])


def test_a_case_is_archived_only_when_its_channels_have_heard(desk: Desk, engine: Engine) -> None:
    case = lead_to(desk, "closed").case
    with pytest.raises(Unanswered):
        desk.take("evaluate", case.case_id, {"score": 90.0}, EVALUATOR)
    delivered(desk)
    assert desk.take("evaluate", case.case_id, {"score": 90.0}, EVALUATOR).case.state == "evaluated"


def test_a_close_and_an_archiving_in_one_batch_still_wait_for_the_answer(desk: Desk) -> None:
    case = lead_to(desk, "closable").case
    desk.take("co_feedback", case.case_id, {"result_text": "围挡已撤"}, OTHER_UNIT)
    close = desk.take_later("close", case.case_id, {"close_standard": "恢复", "channel_reply": "好了"}, DUTY)
    with pytest.raises(Unanswered):
        desk.take_later("evaluate", case.case_id, {"score": 90.0}, EVALUATOR).result(10)
    assert close.result(10).case.state == "closed"


def test_the_clock_signs_and_resumes_what_time_makes_due(desk: Desk, engine: Engine) -> None:
    sent = lead_to(desk, "dispatched").case
    assert sent.clock is not None
    assert Clock(desk).tick(sent.clock.due) == 1
    held = lead_to(desk, "handling").case
    until = sent.clock.due + 86_400_000
    given = {"suspend_request": "待汛后", "until": until, "reason_code": "season"}
    desk.take("suspend", held.case_id, given, DUTY)
    assert Clock(desk).tick(until - 1) >= 0
    Clock(desk).tick(until)
    t = tables.event.c
    with engine.connect() as conn:
        rows = (
            conn.execute(select(t.subject, t.step, t.actor, t.role).where(t.role == "system")).tuples().all()
        )
    assert (sent.case_id, "auto_sign", "clock", "system") in rows
    assert (held.case_id, "resume", "clock", "system") in rows


def test_what_was_handled_on_the_spot_is_one_case_however_often_told(desk: Desk, engine: Engine) -> None:
    first = desk.take("report_self_handled", None, SELF, WORKER)
    again = desk.take("report_self_handled", None, SELF, WORKER)
    assert (first.created, again.created, again.case.case_id) == (True, False, first.case.case_id)
    assert desk.take("report", None, report_body("self-1", channel="grid_app"), CHANNEL).created is False
    figures = Board(engine, work_calendar()).kpi(Scope(CITY))
    assert (figures["today"]["report_self_handled"], figures["sources"]["grid_app"]) == (1, 1)


def test_a_reopened_case_is_open_again_on_every_screen(desk: Desk, engine: Engine) -> None:
    case = lead_to(desk, "closed").case
    board = Board(engine, work_calendar())
    assert json.loads(board.snapshot(Scope(CITY, unit=LEAD)))["cases"] == []
    desk.take("reopen", case.case_id, WHY, SUPERVISOR)
    shown = json.loads(board.snapshot(Scope(CITY, unit=LEAD)))["cases"]
    assert [(c["case_id"], c["state"]) for c in shown] == [(case.case_id, "handling")]


def test_the_letter_to_a_room_that_lost_the_case_says_so_whatever_else_it_flags() -> None:
    for flags in ([], ["whistle", "card_red"]):
        fields = {b"b": encode({"id": 1, "flags": flags}).encode(), b"r": b"5114", b"g": b"unit:x@5114"}
        letters = {room: json.loads(letter)["flags"] for room, letter in told_by_tail(fields)}
        assert letters == {"5114": flags, "unit:x@5114": ["gone", *flags]}
