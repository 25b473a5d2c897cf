"""Every channel gets its answers: due in the step's own commit, delivered with patience, once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from dispatch import tables
from dispatch.bodies import load_case
from dispatch.calendars import work_calendar
from dispatch.desk import Desk
from dispatch.domain.case import Case
from dispatch.keys import save_key
from dispatch.policies import reply_ladder
from dispatch.receipts import of_case
from dispatch.replies import Outbox, Reply
from dispatch.store import writing
from feeds.outbox_files import FileDrop
from support.branches import BRANCHES, HANDLING, SYSTEM, Act
from support.two_towns import (
    CITY,
    DUTY,
    actor,
    atlas,
    lead_to,
    matters,
    report,
)
from support.web import SmallWeb

START = 1_781_748_000_000  # 2026-06-18 10:00
CHIEF = actor("chief", "county_chief county_accept")


class Channels:
    """Takes every reply but those of one kind, and says what it took."""

    def __init__(self, refuses: str = "") -> None:
        self.refuses, self.got = refuses, list[Reply]()

    def deliver(self, reply: Reply) -> str:
        if reply.kind == self.refuses:
            raise ConnectionError("channel is down")
        self.got.append(reply)
        return f"receipt {reply.id}"

    def waiting(self) -> set[int]:
        return {reply.id for reply in self.got}


@pytest.fixture
def hour() -> list[int]:
    """What the desk's clock says, to be moved on."""
    return [START]


@pytest.fixture
def desk(engine: Engine, hour: list[int]) -> Iterator[Desk]:
    found = Desk(
        engine, atlas, matters(), work_calendar(), now=lambda: datetime.fromtimestamp(hour[0] / 1000, UTC)
    )
    yield found
    found.close()


def rows(engine: Engine) -> list[dict[str, Any]]:
    with engine.connect() as conn:
        return [dict(r._mapping) for r in conn.execute(select(tables.reply).order_by(tables.reply.c.id))]


def test_acceptance_and_closing_are_told_to_the_channel_once(desk: Desk) -> None:
    case = lead_to(desk, "closed").case
    channels = Channels()
    outbox = Outbox(desk, channels)
    assert outbox.deliver_due(START) == 2
    assert [(r.kind, r.channel, r.ref) for r in channels.got] == [
        (kind, case.sources[0].channel, case.sources[0].ref) for kind in ("accepted", "closed")
    ]
    assert channels.got[1].body["text"] == "井盖已换好"
    assert channels.got[1].body["case_no"] == case.case_no
    assert [(r["state"], r["receipt"], r["tries"]) for r in rows(desk.engine)] == [
        ("sent", f"receipt {reply.id}", 1) for reply in channels.got
    ]
    assert outbox.deliver_due(START) == 0


def test_a_failure_climbs_the_ladder_stops_nobody_else_and_ends_as_failed(
    desk: Desk, hour: list[int]
) -> None:
    lead_to(desk, "closed")
    outbox = Outbox(desk, Channels("accepted"))
    assert outbox.deliver_due(hour[0]) == 1
    waits = []
    while (row := rows(desk.engine)[0])["state"] == "queued":
        waits.append(row["next_at"] - hour[0])
        assert outbox.deliver_due(row["next_at"] - 1) == 0
        assert rows(desk.engine)[0]["tries"] == row["tries"]  # not before its time
        hour[0] = row["next_at"]
        assert outbox.deliver_due(hour[0]) == 0
    assert tuple(waits) == reply_ladder().waits
    assert (row["state"], row["receipt"]) == ("failed", "channel is down")
    assert outbox.deliver_due(hour[0] + 10**12) == 0


def test_who_sends_again_has_it_tried_at_once_and_the_case_tells_how_far_it_came(
    desk: Desk, hour: list[int]
) -> None:
    case = lead_to(desk, "closed").case
    channels = Channels("closed")
    outbox = Outbox(desk, channels)
    while rows(desk.engine)[1]["state"] == "queued":
        outbox.deliver_due(hour[0])
        hour[0] = max(hour[0] + 1, rows(desk.engine)[1]["next_at"])
    reply = rows(desk.engine)[1]["id"]
    desk.take("send_again", str(reply), {}, CHIEF)
    channels.refuses = ""
    assert outbox.deliver_due(hour[0]) == 1
    with desk.engine.connect() as conn:
        told = of_case(conn, case.case_id)
    (closed,) = [r for r in told["replies"] if r["kind"] == "closed"]
    assert (closed["state"], [(s["whom"], s["stage"], s["by"]) for s in closed["stages"]]) == (
        "sent",
        [("12345", "sent", "system")],
    )
    assert {(r["whom"], r["stage"], r["by"], r["step"]) for r in told["levels"]} == {
        ("city", "acted", "county_accept", "close"),
        ("unit", "acted", "handler", "co_feedback"),
        ("community", "acted", "grid_worker", "check_pass"),
    }


def test_cases_merged_on_the_way_hear_all_that_follows(desk: Desk) -> None:
    master = report(desk)
    for step, given, who in HANDLING:
        master = desk.take(step, master.case.case_id, given, who)
    inner, outer = report(desk), report(desk)
    desk.take("merge", inner.case.case_id, {"master_case": outer.case.case_id}, DUTY)
    desk.take("merge", outer.case.case_id, {"master_case": master.case.case_id}, DUTY)
    before = len(rows(desk.engine))
    for step, given, who in _asked():
        desk.take(step, master.case.case_id, given, who)
    refs = [case.case.sources[0].ref for case in (master, outer, inner)]
    heard = [(row["kind"], row["ref"]) for row in rows(desk.engine)[before:]]
    assert sorted(heard) == sorted((kind, ref) for kind in ("extended", "suspended") for ref in refs)


def _asked() -> list[Act]:
    """An extension and a suspension, as the branches have them."""
    acts = [act for _, told in BRANCHES.values() for act in told]
    names = ("ask_extension", "agree_extension", "extend", "suspend")
    return [next(act for act in acts if act[0] == name) for name in names]


def test_a_file_that_was_taken_away_is_delivered(desk: Desk, tmp_path: Path) -> None:
    lead_to(desk, "closed")
    outbox = Outbox(desk, FileDrop(tmp_path))
    assert outbox.look() == 0
    assert outbox.deliver_due(START) == 2
    assert outbox.look() == 0
    first, second = sorted((tmp_path / "12345").iterdir())
    first.unlink()
    assert outbox.look() == 1
    assert [r["state"] for r in rows(desk.engine)] == ["delivered", "sent"]
    again = Outbox(desk, FileDrop(tmp_path))  # after a restart
    assert again.look() == 0
    second.unlink()
    assert again.look() == 1


# --- by the doors -------------------------------------------------------------------------------------------
def sent(web: SmallWeb, at: tuple[float, float] | None = None) -> tuple[str, int]:
    case = lead_to(web.ports.desk, "closed", **({"at": at} if at else {})).case
    Outbox(web.ports.desk, Channels()).deliver_due(10**14)
    reply = next(r["id"] for r in rows(web.engine) if r["case_id"] == case.case_id and r["kind"] == "closed")
    return case.case_id, reply


def test_a_channel_tells_how_far_its_own_reply_came_and_may_say_it_twice(web: SmallWeb) -> None:
    case_id, reply = sent(web)
    path, machine = f"/api/v1/replies/{reply}/receipt", web.machine()
    assert machine.post(path, json={"stage": "read", "note": "经办已阅"}).status_code == 201
    for again in ("read", "delivered"):
        told = machine.post(path, json={"stage": again})
        assert (told.status_code, told.json) == (200, {"reply": reply, "new": False})
    assert machine.post(path, json={"stage": "sent"}).status_code == 200  # no news, whoever says it
    assert machine.post(path, json={"stage": "nonsense"}).json["field"] == "stage"
    assert machine.post("/api/v1/replies/999999/receipt", json={"stage": "read"}).status_code == 404
    with writing(web.engine) as conn:
        other = save_key(conn, "sensors", "iot", CITY, ("report",))
    assert web.machine(other).post(path, json={"stage": "acted"}).status_code == 404  # of another channel
    assert web.login("duty").post(path, json={"stage": "acted"}).json["code"] == "Forbidden"
    kept = web.login("duty").get(f"/api/v1/cases/{case_id}/receipts").json or {}
    (closed,) = [r for r in kept["replies"] if r["kind"] == "closed"]
    assert [(s["stage"], s["by"]) for s in closed["stages"]] == [("sent", "system"), ("read", "channel")]
    assert web.login("town2").get(f"/api/v1/cases/{case_id}/receipts").status_code == 404


def test_a_push_leaves_by_the_same_door_and_its_case_tells_what_became_of_it(
    desk: Desk, hour: list[int]
) -> None:
    """Away, then there; taken back and pushed again. Nothing of who reported leaves with it."""
    case_id = lead_to(desk, "handling").case.case_id
    held = lambda: fold_of(desk, case_id).push  # noqa: E731
    channels = Channels()
    outbox = Outbox(desk, channels)
    outbox.deliver_due(START)
    desk.take("push_up", case_id, {"reason": "跨区事项", "tags": ["hazard"]}, DUTY)
    channels.refuses = "pushed"
    for wait in (0, *reply_ladder().waits[:1]):
        hour[0] += wait + 1
        assert outbox.deliver_due(hour[0]) == 0
        assert held() == "failed"
    channels.refuses = ""
    hour[0] += reply_ladder().waits[1] + 1
    assert outbox.deliver_due(hour[0]) == 1
    pushed = channels.got[-1]
    assert (held(), pushed.channel, pushed.kind, pushed.ref) == ("sent", "upward", "pushed", case_id)
    assert (pushed.body["text"], pushed.body["tags"], pushed.body["state"]) == (
        "跨区事项",
        ["hazard"],
        "handling",
    )
    assert not {"reporter", "sources", "media"} & pushed.body.keys()
    desk.take("push_withdraw", case_id, {"reason": "已就地解决"}, DUTY)
    desk.take("push_up", case_id, {"reason": "再报"}, DUTY)
    desk.take("push_withdraw", case_id, {"reason": "误报"}, DUTY)
    assert outbox.deliver_due(hour[0]) == 3
    assert [r.kind for r in channels.got[-3:]] == ["withdrawn", "pushed", "withdrawn"]
    assert held() == "", "what was taken back before it left is not sent again by its case"


def fold_of(desk: Desk, case_id: str) -> Case:
    with desk.engine.connect() as conn:
        t = tables.case.c
        return load_case(conn.execute(select(t.doc).where(t.case_id == case_id)).scalar_one())


def test_who_has_a_case_open_hears_of_each_stage_of_its_replies(web: SmallWeb) -> None:
    """A reply that goes its way says so, and that nobody need look after it; one that recovers does not."""
    lead_to(web.ports.desk, "closed")
    first, second = [r["id"] for r in rows(web.engine) if r["state"] == "queued"][-2:]
    for reply, stages in ((first, ("sent", "read")), (second, ("failed", "sent", "delivered"))):
        for stage in stages:
            web.ports.desk.take("receipt", str(reply), {"stage": stage}, SYSTEM)
    t = tables.event.c
    with web.engine.connect() as conn:
        query = select(t.subject, t.letter, t.rooms).where(t.stream == "reply").order_by(t.id)
        told = [row for row in conn.execute(query) if row.subject in (str(first), str(second))]
    assert all(CITY in row.rooms.split() for row in told)
    said = [(int(row.subject), one["state"], one["well"]) for row in told for one in [json.loads(row.letter)]]
    assert said == [
        (first, "sent", True),
        (first, "read", True),
        (second, "queued", False),
        (second, "sent", False),
        (second, "delivered", True),
    ]


def test_what_is_undelivered_is_listed_with_its_reason_until_it_is_sent_again(web: SmallWeb) -> None:
    case_id = lead_to(web.ports.desk, "closed").case.case_id
    desk = web.ports.desk
    reply = next(r["id"] for r in rows(web.engine) if r["case_id"] == case_id and r["kind"] == "accepted")
    for _ in range(len(reply_ladder().waits) + 1):
        desk.take("receipt", str(reply), {"stage": "failed", "note": "no route"}, SYSTEM)
    told = web.login("watcher").get("/api/v1/supervision/replies").json
    row = next(r for r in told["items"] if r["id"] == reply)
    assert (row["state"], row["receipt"], row["kind"], row["channel"]) == (
        "failed",
        "no route",
        "accepted",
        "12345",
    )
    assert row["at"] > 0
    assert (told["failed"] >= 1, told["n"] >= 2, told["may_send"]) == (True, True, True)
    assert told["items"][0]["state"] == "failed"
    with web.engine.connect() as conn:
        t = tables.event.c
        letters = conn.execute(
            select(t.letter, t.rooms).where(t.stream == "reply", t.subject == str(reply))
        ).all()
    assert all(json.loads(letter)["reply"] == reply and CITY in rooms.split() for letter, rooms in letters)
    assert not any(json.loads(letter)["well"] for letter, _ in letters)
    path = f"/api/v1/supervision/replies/{reply}/again"
    assert web.login("chief2").post(path).status_code == 404  # of the other town
    assert web.login("regulator").post(path).json["code"] == "Forbidden"
    assert web.login("watcher").post(path).json == {"reply": reply, "state": "queued"}
    assert web.login("watcher").post(path).status_code in (409, 422)
