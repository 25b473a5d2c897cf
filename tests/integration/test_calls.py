"""An order calls its addressees over text message, intercom and phone: one outbox, none of a drill."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from dispatch import tables
from dispatch.calendars import work_calendar
from dispatch.clock import Clock
from dispatch.domain.emergency.order import CHASE_AFTER
from dispatch.keys import save_key
from dispatch.rebuild import dump_projections, rebuild
from dispatch.replies import Outbox
from dispatch.store import writing
from feeds.outbox_files import FileDrop
from support.two_towns import CITY, EAST, IN_WEST, report
from support.web import Browser, SmallWeb

TOLD = {"title": "燃气泄漏", "kind": "gas_leak", "lon": IN_WEST[0], "lat": IN_WEST[1]}
UNIT, TEAM = f"water_co@{CITY}", f"team:QX-1@fire@{CITY}"
FAR = 4_102_444_800_000


def calls(engine: Engine, sent: dict[str, Any]) -> list[dict[str, Any]]:
    t = tables.reply.c
    query = select(tables.reply).where(t.order_id == sent["order_id"]).order_by(t.id)
    with engine.connect() as conn:
        return [dict(r._mapping) for r in conn.execute(query)]


def order(duty: Browser, to: tuple[str, ...] = (UNIT, TEAM), **more: Any) -> dict[str, Any]:
    made = duty.post("/api/v1/incidents/declare", json=TOLD | more).json["incident_id"]
    body = {"content": "关闭供水支管", "to": list(to)}
    sent = duty.post(f"/api/v1/incidents/{made}/orders", json=body)
    assert sent.status_code == 201, sent.text
    return dict(sent.json)


def machine(web: SmallWeb, channel: str, area: str = CITY) -> Browser:
    with writing(web.engine) as conn:
        return web.machine(save_key(conn, f"{channel}-{area}", channel, area, ("report",)))


def test_each_addressee_is_called_by_the_channels_of_its_kind_as_files(web: SmallWeb, tmp_path: Path) -> None:
    sent = order(web.login("duty"))
    assert Outbox(web.ports.desk, FileDrop(tmp_path)).deliver_due(FAR) == 3
    found = [json.loads(path.read_text("utf-8")) for path in sorted(tmp_path.glob("*/*.json"))]
    assert [(f["channel"], f["channel_ref"], f["kind"]) for f in found] == [
        ("ptt", TEAM, "order"),
        ("sms", UNIT, "order"),
        ("sms", TEAM, "order"),
    ]
    assert {f["order_id"] for f in found} == {sent["order_id"]}
    assert found[1]["text"] == "【燃气泄漏】指令1号：关闭供水支管"


def test_orders_go_before_the_answers_of_cases(web: SmallWeb, tmp_path: Path) -> None:
    sent = order(web.login("duty"), (UNIT,))
    (row,) = calls(web.engine, sent)
    case_id = report(web.ports.desk).case.case_id
    older = row | {"case_id": case_id, "order_id": None, "channel": "12345", "next_at": 0, "event_id": 0}
    with writing(web.engine) as conn:
        conn.execute(tables.reply.insert(), [older | {"ref": str(n), "id": 900 + n} for n in range(100)])

    class Stop(FileDrop):
        def deliver(self, reply: Any) -> str:
            heard.append(reply.order_id)
            return "x"

    heard: list[str | None] = []
    Outbox(web.ports.desk, Stop(tmp_path)).deliver_due(FAR)
    assert heard[0] == sent["order_id"]


def test_what_is_answered_over_a_channel_is_the_orders_own_step(web: SmallWeb, tmp_path: Path) -> None:
    duty = web.login("duty")
    sent = order(duty)
    outbox = Outbox(web.ports.desk, FileDrop(tmp_path))
    outbox.deliver_due(FAR)
    assert outbox.look() == 0
    number = {(r["channel"], r["ref"]): r["id"] for r in calls(web.engine, sent)}
    (tmp_path / "sms" / f"{number['sms', TEAM]}.json").unlink()  # the message centre took it
    assert outbox.look() == 1
    sms, path = machine(web, "sms"), f"/api/v1/replies/{number['sms', UNIT]}/receipt"
    assert machine(web, "sms", EAST).post(path, json={"stage": "read"}).status_code == 404
    assert web.machine().post(path, json={"stage": "read"}).status_code == 404  # another channel's
    assert sms.post(path, json={"stage": "read"}).status_code == 201
    assert receipts(duty, sent) == {UNIT: "read", TEAM: "issued"}
    assert sms.post(path, json={"stage": "acted", "note": "收到"}).status_code == 201
    assert receipts(duty, sent) == {UNIT: "signed", TEAM: "issued"}
    assert sms.post(path, json={"stage": "acted"}).json["new"] is False
    told = duty.get(f"/api/v1/orders/{sent['order_id']}/receipts").json
    assert [(s["whom"], s["stage"], s["by"]) for s in told["stages"]] == [
        (TEAM, "sent", "county_chief"),
        (UNIT, "sent", "county_chief"),
        (TEAM, "delivered", "system"),
        (UNIT, "read", "system"),
        (UNIT, "acted", "system"),
    ]
    assert [(c["channel"], c["state"]) for c in told["calls"][TEAM]] == [
        ("sms", "delivered"),
        ("ptt", "sent"),
    ]
    assert web.login("town2").get(f"/api/v1/orders/{sent['order_id']}/receipts").status_code == 404
    before = dump_projections(web.engine)
    rebuild(web.engine, work_calendar())
    assert dump_projections(web.engine) == before


def receipts(who: Browser, sent: dict[str, Any]) -> dict[str, str]:
    whole = who.get(f"/api/v1/incidents/{sent['incident_id']}").json
    (one,) = whole["orders"]
    return {r["to"]: r["state"] for r in one["receipts"]}


def test_who_has_not_signed_is_rung_up_and_a_cancelled_order_is_called_back(web: SmallWeb) -> None:
    duty = web.login("duty")
    sent = order(duty)
    steps = f"/api/v1/orders/{sent['order_id']}/steps"
    assert web.login("water").post(f"{steps}/sign_order", json={}).status_code == 200
    begun = len(calls(web.engine, sent))
    Clock(web.ports.desk).tick(sent["issued_at"] + CHASE_AFTER)
    rung = calls(web.engine, sent)[begun:]
    assert [(r["channel"], r["ref"], r["kind"]) for r in rung] == [
        ("phone", TEAM, "chase"),
        ("ptt", TEAM, "chase"),
    ]
    passed = {"to": TEAM, "unit": f"police@{CITY}", "reason": "我队在外"}
    assert duty.post(f"{steps}/pass_on", json=passed).status_code == 200
    assert [(r["channel"], r["ref"]) for r in calls(web.engine, sent)[begun + 2 :]] == [
        ("sms", f"police@{CITY}")
    ]
    begun = len(calls(web.engine, sent))
    assert duty.post(f"{steps}/cancel_order", json={"reason": "险情排除"}).status_code == 200
    back = calls(web.engine, sent)[begun:]
    assert sorted((r["ref"], r["kind"]) for r in back) == [(f"police@{CITY}", "cancel"), (UNIT, "cancel")]


def test_what_cannot_be_delivered_is_told_to_the_rooms_of_the_order_and_tried_again(
    web: SmallWeb, tmp_path: Path
) -> None:
    duty = web.login("duty")
    sent = order(duty, (UNIT,))
    (tmp_path / "outbox").write_text("a file stands in the way")
    assert Outbox(web.ports.desk, FileDrop(tmp_path / "outbox")).deliver_due(FAR) == 0
    t = tables.event.c
    with web.engine.connect() as conn:
        letter, rooms = conn.execute(
            select(t.letter, t.rooms).where(t.stream == "reply").order_by(t.id.desc())
        ).first() or ("", "")
    assert json.loads(letter)["scope"].startswith(CITY)
    assert {f"incident:{sent['incident_id']}", CITY} <= set(rooms.split())
    (call,) = duty.get(f"/api/v1/orders/{sent['order_id']}/receipts").json["calls"][UNIT]
    assert (call["state"], call["tries"]) == ("queued", 1)


def test_no_order_of_a_drill_calls_anybody(web: SmallWeb, tmp_path: Path) -> None:
    duty = web.login("duty")
    sent = order(duty, drill=True)
    steps = f"/api/v1/orders/{sent['order_id']}/steps"
    Clock(web.ports.desk).tick(sent["issued_at"] + CHASE_AFTER)
    assert (
        duty.post(
            f"{steps}/pass_on", json={"to": TEAM, "unit": f"police@{CITY}", "reason": "演练"}
        ).status_code
        == 200
    )
    assert duty.post(f"{steps}/cancel_order", json={"reason": "演练结束"}).status_code == 200
    assert calls(web.engine, sent) == []
    assert Outbox(web.ports.desk, FileDrop(tmp_path)).deliver_due(FAR) >= 0
    assert sent["order_id"] not in "".join(p.read_text("utf-8") for p in tmp_path.rglob("*.json"))
