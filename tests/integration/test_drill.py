"""A drill on real stores: apart from what is live, silent to the outside, the same from the same seed."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from dispatch import tables
from dispatch.calendars import work_calendar
from dispatch.clock import Clock
from dispatch.command import load_incident
from dispatch.command_board import CommandBoard, fingerprint
from dispatch.desk import Desk
from dispatch.domain.emergency.incident import Incident
from dispatch.domain.errors import KeyUsed
from dispatch.rebuild import dump_projections, rebuild
from dispatch.replies import Outbox
from feeds.outbox_files import FileDrop
from support.two_towns import CITY, DUTY, IN_WEST, actor, atlas, lead_to, matters, report
from support.web import SmallWeb

CHIEF = actor("chief", "county_chief county_accept")
SECOND = actor("second", "county_chief")
TOLD = {"title": "演练：燃气泄漏", "kind": "gas_leak", "lon": IN_WEST[0], "lat": IN_WEST[1], "drill": True}
HOUR = 3_600_000


def held(engine: Engine, incident_id: str) -> Incident:
    t = tables.incident.c
    with engine.connect() as conn:
        return load_incident(
            str(conn.execute(select(t.doc).where(t.incident_id == incident_id)).scalar_one())
        )


def run(desk: Desk, incident_id: str, seed: int = 7) -> Incident:
    """A drill from its report to its review, with every line of its script."""
    desk.take("declare", incident_id, TOLD | {"seed": seed}, DUTY)
    desk.take("start_plan", incident_id, {"plan": "gas_leak", "level": "3"}, CHIEF)
    ring = {"kind": "evacuation", "points": [list(IN_WEST)], "metres": 500.0}
    desk.take("draw", incident_id, ring, DUTY)
    desk.take("send_alert", incident_id, {"drawing": 1, "headline": "请立即撤离"}, CHIEF)
    desk.take("ask_war", incident_id, {"reason": "人员被困"}, CHIEF)
    desk.take("start_war", incident_id, {}, SECOND)
    begun = held(desk.engine, incident_id)
    for line in begun.script:
        Clock(desk).tick(begun.declared_at + line.after)
    desk.take("sitrep", incident_id, {"kind": "first", "text": "演练首报"}, DUTY)
    desk.take("end_response", incident_id, {"reason": "险情排除"}, CHIEF)
    desk.take("sitrep", incident_id, {"kind": "final", "text": "演练终报"}, DUTY)
    desk.take("review", incident_id, {"lessons": "通知要快"}, CHIEF)
    return held(desk.engine, incident_id)


def outbound(desk: Desk, folder: Path, now: int) -> tuple[int, int]:
    """What waits for the outside and what has left the house."""
    Outbox(desk, FileDrop(folder)).deliver_due(now)
    with desk.engine.connect() as conn:
        waiting = conn.execute(select(func.count()).select_from(tables.reply)).scalar_one()
    return waiting, sum(1 for path in folder.rglob("*") if path.is_file())


def test_nothing_of_a_drill_leaves_the_house_and_no_case_is_moved(
    desk: Desk, engine: Engine, tmp_path: Path
) -> None:
    case = lead_to(desk, "registered").case
    far = 4_102_444_800_000
    before = outbound(desk, tmp_path / "outbox", far)
    assert before[0] > 0  # a live case is answered: the count counts
    ended = run(desk, "01DRILL")
    assert ended.state == "archived"
    assert outbound(desk, tmp_path / "outbox", far) == before
    assert [c.case_id for c in ended.forked] == [case.case_id]
    t = tables.event.c
    with engine.connect() as conn:
        moved = conn.execute(
            select(func.max(t.version)).where(t.subject == case.case_id, t.actor != "clock")
        ).scalar_one()
        drills = conn.execute(select(t.letter).where(t.stream.in_(("incident", "order")))).scalars().all()
    assert moved == case.version
    assert {json.loads(letter)["drill"] for letter in drills} == {True}


def test_the_same_seed_gives_the_same_drill_and_a_rebuild_gives_it_back(desk: Desk, engine: Engine) -> None:
    report(desk)
    first, second, other = run(desk, "01DRILLA"), run(desk, "01DRILLB"), run(desk, "01DRILLC", seed=8)
    assert [s.text for s in first.script] == [n.text for n in first.notes if n.kind == "inject"]
    same = ("script", "figures", "forked", "injected", "state", "seed", "level", "kind")
    assert [getattr(first, name) for name in same] == [getattr(second, name) for name in same]
    assert first.script != other.script
    before = dump_projections(engine)
    rebuild(engine, work_calendar())
    assert dump_projections(engine) == before


def test_live_figures_and_numbers_know_no_drill(desk: Desk, engine: Engine) -> None:
    run(desk, "01DRILL")
    live = desk.take("declare", None, TOLD | {"drill": False}, DUTY).held
    assert isinstance(live, Incident)
    assert live.incident_no.endswith("-01")
    assert live.incident_no.startswith("YJ-")
    assert held(engine, "01DRILL").incident_no.startswith("YL-")


def test_overdue_reports_are_called_for_once_each(desk: Desk, engine: Engine) -> None:
    made = desk.take("declare", "01LIVE", TOLD | {"drill": False}, DUTY).held
    assert isinstance(made, Incident)
    clock = Clock(desk)
    assert clock.tick(made.declared_at + HOUR // 2 - 5 * 60_000 - 1) == 0
    assert clock.tick(made.declared_at + HOUR // 2 - 5 * 60_000) == 1
    assert clock.tick(made.declared_at + HOUR) == 2
    assert clock.tick(made.declared_at + HOUR) == 0
    assert [key.split(":")[::2] for key in held(engine, "01LIVE").reminded] == [
        ["phone", "soon"],
        ["phone", "late"],
        ["written", "late"],
    ]


def test_an_act_of_an_incident_or_an_order_sent_again_is_taken_once(desk: Desk, engine: Engine) -> None:
    first = desk.take("declare", None, TOLD, DUTY, key="phone-0001")
    again = desk.take("declare", None, TOLD, DUTY, key="phone-0001")
    assert (again.held, again.event_id, again.created) == (first.held, first.event_id, False)
    incident = first.case.case_id
    body = {"incident_id": incident, "content": "关阀", "to": [f"gas_co@{CITY}"]}
    sent = [desk.take_later("issue_order", None, body, CHIEF, key="phone-0002") for _ in range(3)]
    assert len({one.result().case.case_id for one in sent}) == 1
    desk.take("tell_figures", incident, {"dead": 0}, DUTY, key="phone-0003")
    version = held(engine, incident).version
    desk.take("tell_figures", incident, {"dead": 1}, DUTY)
    repeat = desk.take("tell_figures", incident, {"dead": 0}, DUTY, version - 1, key="phone-0003")
    assert (repeat.created, repeat.case.version) == (False, version)
    with pytest.raises(KeyUsed):
        desk.take("tell_figures", incident, {"dead": 2}, DUTY, key="phone-0003")


def test_the_state_replayed_at_fifty_instants_is_the_one_that_was_live(engine: Engine) -> None:
    ticks = itertools.count(1_781_748_000_000, 700)  # every commit at an instant of its own
    desk = Desk(
        engine,
        atlas,
        matters(),
        work_calendar(),
        now=lambda: datetime.fromtimestamp(next(ticks) / 1000, UTC),
    )
    board = CommandBoard(engine)
    desk.take("declare", "01LIVE", TOLD | {"drill": False}, DUTY)
    desk.take("start_plan", "01LIVE", {"plan": "gas_leak", "level": "2"}, CHIEF)
    orders = board.orders("01LIVE")
    live: dict[int, str] = {}
    for n in range(50):
        order = orders[n % len(orders)]
        step = ("sign_order", "set_out", "be_there")[n // len(orders)]
        desk.take(step, order.order_id, {}, actor("hand", "county_accept"))
        desk.take("tell_figures", "01LIVE", {"evacuated": n}, DUTY)
        now = max(entry.at for entry in board.log("01LIVE"))
        live[now] = fingerprint(held(engine, "01LIVE"), board.orders("01LIVE"))
    replayed = board.film("01LIVE", sorted(live))
    assert {at: fingerprint(*then) for at, then in zip(sorted(live), replayed, strict=True)} == live
    assert len(live) == 50
    desk.close()


def test_the_public_and_machines_hear_nothing_of_a_drill(web: SmallWeb) -> None:
    duty = web.login("duty")

    def alert(**more: Any) -> str:
        made = duty.post("/api/v1/incidents/declare", json=TOLD | more).json["incident_id"]
        path = f"/api/v1/incidents/{made}/steps"
        ring = {"kind": "core", "points": [list(IN_WEST)], "metres": 100.0}
        assert duty.post(f"{path}/draw", json=ring).status_code == 200
        assert duty.post(f"{path}/send_alert", json={"drawing": 1, "headline": "撤离"}).status_code == 200
        return str(made)

    drill, live = alert(), alert(drill=False, title="燃气泄漏")
    feed = duty.get("/api/v1/alerts").text
    assert (drill in feed, live in feed) == (False, True)
    assert b"<status>Exercise</status>" in duty.get(f"/api/v1/alerts/{drill}/1").data
