"""What a dispatch keeps of the ranking, and what returns leave behind for the next one."""

from __future__ import annotations

import json

from sqlalchemy import Engine, select

from dispatch import tables
from dispatch.calendars import work_calendar
from dispatch.desk import Desk
from dispatch.domain.suggest import suggest
from dispatch.matters import unit_kinds
from dispatch.policies import weighing
from dispatch.rebuild import dump_projections, rebuild
from dispatch.standing import standings
from support.two_towns import (
    CITY,
    DISPATCHER,
    LEAD,
    LEAF,
    OTHER,
    OTHER_UNIT,
    UNIT,
    WEST,
    atlas,
    lead_to,
    matters,
)
from support.web import SmallWeb

TEAM = f"town_law@{WEST}"
RETURN = {"return_reason_code": "not_ours", "basis": "三定方案"}


def route_of(engine: Engine, case_id: str, step: str) -> tuple[dict[str, object], dict[str, object]]:
    """Body and kept ranking of the case's last such step."""
    t = tables.event.c
    query = select(t.body, t.facts).where(t.subject == case_id, t.step == step).order_by(t.id.desc())
    with engine.connect() as conn:
        row = conn.execute(query).first()
    assert row
    return json.loads(row.body), json.loads(row.facts)["route"]


def test_a_dispatch_keeps_what_was_at_the_top_and_why_it_was_not_taken(desk: Desk, engine: Engine) -> None:
    case = lead_to(desk, "registered").case
    other = {"lead": TEAM, "why_not": "供水公司抢修车全部在外"}
    desk.take("dispatch", case.case_id, other, DISPATCHER)
    body, route = route_of(engine, case.case_id, "dispatch")
    assert body["why_not"] == "供水公司抢修车全部在外"
    assert route == {"policy": weighing().version, "top": LEAD, "place": 2}
    straight = lead_to(desk, "dispatched").case
    assert route_of(engine, straight.case_id, "dispatch")[1]["place"] == 1
    beside = lead_to(desk, "registered").case
    desk.take("dispatch", beside.case_id, {"lead": f"garden@{CITY}"}, DISPATCHER)
    assert route_of(engine, beside.case_id, "dispatch")[1]["place"] == 0


def test_loads_and_returns_are_counted_by_unit_and_scenario_and_rebuilt(desk: Desk, engine: Engine) -> None:
    for _ in range(3):
        case = lead_to(desk, "dispatched").case
        desk.take("return", case.case_id, RETURN, UNIT)
    case = desk.take("redispatch", case.case_id, {"lead": OTHER, "reason": "改派"}, DISPATCHER).case
    with engine.connect() as conn:
        known = standings(conn, atlas(), 0)(case, (LEAD, OTHER, TEAM))
    assert (known[LEAD].open_cases, known[LEAD].sent, known[LEAD].returned) == (0, 3, 3)
    assert (known[OTHER].open_cases, known[OTHER].sent, known[OTHER].returned) == (1, 1, 0)
    assert (known[TEAM].sent, known[TEAM].metres) == (0, None)
    with engine.connect() as conn:
        found = suggest(
            case,
            matters().get(LEAF),
            unit_kinds(),
            atlas().name,
            None,
            standings(conn, atlas(), 0),
            weighing(),
        )
    assert found.candidates[-1].unit == LEAD, "it has returned this case"
    assert [r.ref for r in found.candidates[-1].reasons if r.kind == "returns"] == ["3/3"]
    kept = dump_projections(engine)
    rebuild(engine, work_calendar())
    assert dump_projections(engine) == kept
    desk.take("return", case.case_id, RETURN, OTHER_UNIT)


def test_the_ranked_units_are_asked_for_by_rest(web: SmallWeb) -> None:
    case = lead_to(web.ports.desk, "registered").case
    told = web.login("town1").get(f"/api/v1/cases/{case.case_id}/suggestion").json
    assert told["lead"] == told["candidates"][0]["unit"] == LEAD
    assert [one["way"] for one in told["candidates"]] == ["list", "fallback", "fallback"]
    assert all(one["name"] and one["reasons"] for one in told["candidates"])
    assert told["reasons"] == told["candidates"][0]["reasons"]
