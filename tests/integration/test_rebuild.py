"""Projections folded anew are byte for byte what the desk had kept."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from dispatch import tables
from dispatch.calendars import work_calendar
from dispatch.clock import Clock
from dispatch.desk import Desk
from dispatch.people import Sealer, reveal
from dispatch.policies import reply_ladder
from dispatch.rebuild import dump_projections, rebuild
from dispatch.store import make_engine, writing
from support.branches import SYSTEM
from support.two_towns import (
    CHANNEL,
    DISPATCHER,
    DUTY,
    IN_EAST,
    LEAD,
    LEAF,
    MASTER,
    OTHER,
    STORY,
    UNIT,
    lead_to,
    open_desk,
    report,
    report_body,
)


def live_a_day(url: str) -> str:
    """Every step of the lifecycle at least once; the case whose reporter left a name."""
    engine = make_engine(url)
    desk = open_desk(engine)
    for _, __, ___ in STORY:
        desk.take("report", None, report_body(scenario_code=LEAF), CHANNEL, trusted=True)
    for state in ("reported", "registered", "handling", "checking", "closed"):
        lead_to(desk, state)
    sent = lead_to(desk, "dispatched").case
    desk.take("recall", sent.case_id, {"reason": "派错"}, DISPATCHER)
    sent = lead_to(desk, "dispatched").case
    desk.take("return", sent.case_id, {"return_reason_code": "x", "basis": "清单"}, UNIT)
    desk.take("redispatch", sent.case_id, {"lead": OTHER, "co": [LEAD], "reason": "改派"}, DISPATCHER)
    lost = report(desk, at=None).case
    desk.take("locate", lost.case_id, {"lon": IN_EAST[0], "lat": IN_EAST[1]}, DISPATCHER)
    desk.take("seen", lost.case_id, {"level": "city"}, DISPATCHER)
    failed = lead_to(desk, "checking").case
    desk.take("check_fail", failed.case_id, {"reason": "仍缺"}, STORY[6][2])
    Clock(desk).tick(failed.reported_at + 10**9)
    deliver(desk)
    person = desk.take(
        "report", None, report_body(), CHANNEL, person={"name": "张三", "phone": "13800000000"}
    )
    desk.close()
    engine.dispose()
    return person.case.case_id


def deliver(desk: Desk) -> None:
    """Replies sent, waiting to be tried again, given up, sent again after that, read by the channel."""
    with desk.engine.connect() as conn:
        first, second, third, fourth, *rest = (
            conn.execute(select(tables.reply.c.id).order_by(tables.reply.c.id)).scalars().all()
        )
    assert rest  # and some of which nothing is known
    tries = [("failed", "down")] * (len(reply_ladder().waits) + 1)
    for reply, stages in (
        (first, tries),
        (second, tries[:2]),
        (third, [("sent", "f"), ("read", "")]),
        (fourth, tries),
    ):
        for stage, note in stages:
            desk.take("receipt", str(reply), {"stage": stage, "note": note}, SYSTEM)
    desk.take("send_again", str(fourth), {}, DUTY)


def test_a_rebuild_gives_the_same_bytes(any_db: str) -> None:
    case_id = live_a_day(any_db)
    engine = make_engine(any_db)
    before = dump_projections(engine)
    with engine.connect() as conn:
        replies = conn.execute(select(tables.reply).order_by(tables.reply.c.id)).all()
        events = conn.execute(select(tables.event).order_by(tables.event.c.id)).all()
    with writing(engine) as conn:  # what has gone wrong in the meantime
        conn.execute(update(tables.case).values(doc="{}", lamp="red"))
        conn.execute(update(tables.counter).values(n=7))
        conn.execute(delete(tables.intake))
        conn.execute(delete(tables.number))
        conn.execute(delete(tables.receipt))
        conn.execute(update(tables.reply).values(state="sent", tries=9))
    assert dump_projections(engine) != before
    assert rebuild(engine, work_calendar()) == len(events)
    assert dump_projections(engine) == before
    assert len(before.splitlines()) > 100
    with engine.connect() as conn:
        assert conn.execute(select(tables.reply).order_by(tables.reply.c.id)).all() == replies
    assert reveal(engine, Sealer(MASTER), case_id) == {"name": "张三", "phone": "13800000000"}
    engine.dispose()


def test_work_goes_on_after_a_rebuild(any_db: str) -> None:
    engine = make_engine(any_db)
    desk = open_desk(engine)
    first = desk.take("report", None, report_body("R-1", scenario_code=LEAF), CHANNEL, trusted=True).case
    rebuild(engine, work_calendar())
    again = desk.take("report", None, report_body("R-1"), CHANNEL)
    assert (again.case, again.created) == (first, False)
    second = desk.take("report", None, report_body("R-2", scenario_code=LEAF), CHANNEL, trusted=True).case
    assert int(second.case_no or 0) == int(first.case_no or 0) + 1
    desk.close()
    engine.dispose()


def test_the_command_refuses_beside_a_running_console(console) -> None:
    told = console.command("rebuild")
    assert told.returncode == 1
    assert "stop it" in told.stderr


def test_the_command_tells_all_cards_beside_a_running_console(console) -> None:
    told = console.command("rebuild", "--cards")
    assert told.returncode == 0, told.stderr
    assert "; 0 differ from those kept" in told.stderr
    assert told.stdout.count("\n") == int(told.stderr.split(" cards of ")[0].rsplit("\n")[-1])
