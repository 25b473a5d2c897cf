"""Every channel gets its answers: due in the step's own commit, delivered with patience, once."""

from __future__ import annotations

from sqlalchemy import Engine, select

from dispatch import tables
from dispatch.replies import FIRST_WAIT, Reply, deliver_due
from support.two_towns import lead_to, open_desk

FAR = 10**14


def rows(engine: Engine) -> list[dict[str, object]]:
    with engine.connect() as conn:
        return [dict(r._mapping) for r in conn.execute(select(tables.reply).order_by(tables.reply.c.id))]


def test_acceptance_and_closing_are_told_to_the_channel(engine: Engine) -> None:
    desk = open_desk(engine)
    case = lead_to(desk, "closed").case
    desk.close()
    told: list[Reply] = []

    def deliver(reply: Reply) -> str:
        told.append(reply)
        return f"receipt {reply.id}"

    assert deliver_due(engine, deliver, FAR) == 2
    assert [(r.kind, r.channel, r.ref) for r in told] == [
        (kind, case.sources[0].channel, case.sources[0].ref) for kind in ("accepted", "closed")
    ]
    assert told[1].body["text"] == "井盖已换好"
    assert told[1].body["case_no"] == case.case_no
    assert [(r["state"], r["receipt"], r["tries"]) for r in rows(engine)] == [
        ("sent", f"receipt {told[0].id}", 1),
        ("sent", f"receipt {told[1].id}", 1),
    ]
    assert deliver_due(engine, deliver, FAR) == 0  # once


def test_a_failure_waits_longer_each_time_and_stops_nobody_else(engine: Engine) -> None:
    desk = open_desk(engine)
    lead_to(desk, "closed")
    desk.close()
    now = FAR

    def deliver(reply: Reply) -> str:
        if reply.kind == "accepted":
            raise ConnectionError("channel is down")
        return "ok"

    assert deliver_due(engine, deliver, now) == 1
    waits = []
    for _ in range(3):
        row = rows(engine)[0]
        assert row["state"] == "queued"
        waits.append(int(str(row["next_at"])) - now)
        assert deliver_due(engine, deliver, now) == 0
        assert rows(engine)[0]["tries"] == row["tries"]  # not before its time
        now = int(str(row["next_at"]))
        assert deliver_due(engine, deliver, now) == 0
    assert waits == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
    assert rows(engine)[0]["receipt"] == "channel is down"
