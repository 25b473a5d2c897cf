"""What the card board and the evidence view ask: cut to a scope, each row with its proof behind it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from dispatch.bodies import STEPS
from dispatch.domain.steps.card import CardShown
from dispatch.mechanisms import mechanisms
from support.branches import SYSTEM, TOWN_CHIEF, WHY
from support.two_towns import CITY, DISPATCHER, EAST, IN_EAST, LEAD, PICTURE, UNIT, WEST, lead_to
from support.web import SmallWeb

DONE = {"result_text": "已更换", "media_after": [PICTURE]}
AGREED = {
    "case_id", "case_no", "no", "title", "unit", "unit_name", "town", "colour", "rule", "rule_text",
    "fell_at", "revoked", "lifted_at", "urgency", "lamp", "due",
}  # fmt: skip


def reworked(web: SmallWeb, **more: Any) -> str:
    """A case sent back to its unit, which got a yellow card for it."""
    case = lead_to(web.ports.desk, "feedback", **more).case
    web.ports.desk.take("rework", case.case_id, WHY, DISPATCHER)
    return case.case_id


def listed(web: SmallWeb, who: str, query: str = "") -> dict[str, Any]:
    told = web.login(who).get(f"/api/v1/supervision/cards?limit=500&{query}")
    assert told.status_code == 200, told.text
    return dict(told.json or {})


def test_the_board_lists_cards_of_its_scope_with_all_that_a_row_shows(web: SmallWeb) -> None:
    here, there = reworked(web), reworked(web, at=IN_EAST)
    row = next(r for r in listed(web, "watcher")["items"] if r["case_id"] == here)
    assert set(row) >= AGREED
    assert (row["colour"], row["rule"], row["rule_text"], row["unit"]) == (
        "yellow",
        "rework",
        "返工一次",
        LEAD,
    )
    assert (row["town"], row["state"], row["order"]) == (WEST, "open", "issued")
    assert "One rework" in {r["rule_text"] for r in listed(web, "watcher", "lang=en")["items"]}
    towns = {r["town"] for r in listed(web, "chief")["items"]}
    assert towns == {WEST}
    assert there in {r["case_id"] for r in listed(web, "watcher", f"town={EAST}")["items"]}
    assert {r["unit"] for r in listed(web, "watcher", f"unit={LEAD}&colour=yellow")["items"]} == {LEAD}
    assert listed(web, "watcher", "since=9999999999999")["items"] == []


def test_counts_and_states_follow_the_card(web: SmallWeb) -> None:
    case_id = reworked(web)
    counts = listed(web, "watcher")["counts"]
    web.ports.desk.take("feedback", case_id, DONE, UNIT)
    after = listed(web, "watcher")["counts"]
    assert after["open"].get("yellow", 0) == counts["open"]["yellow"] - 1
    assert case_id in {r["case_id"] for r in listed(web, "watcher", "state=lifted")["items"]}
    assert case_id not in {r["case_id"] for r in listed(web, "watcher", "state=open")["items"]}
    refused = web.login("watcher").get("/api/v1/supervision/cards?state=gone")
    assert (refused.status_code, (refused.json or {})["field"]) == (422, "state")


def test_the_evidence_is_for_who_may_see_the_case_or_got_the_card(web: SmallWeb) -> None:
    case_id = reworked(web)
    path = f"/api/v1/supervision/cards/{case_id}/1"
    for who in ("watcher", "chief", "water", "regulator"):
        told = web.login(who).get(path)
        assert told.status_code == 200
        assert (told.json or {})["rule"]["zh"] == "返工一次"
        assert [e["step"] for e in (told.json or {})["events"] if e["proof"]] == ["rework"]
        assert "actor" not in (told.json or {})["events"][0]
    assert web.login("town2").get(path).status_code == 404
    assert web.login("watcher").get(f"/api/v1/supervision/cards/{case_id}/9").status_code == 404
    assert web.login("water").get("/api/v1/supervision/cards").status_code == 403
    assert web.login("walker").get("/api/v1/supervision/cards").status_code == 403


def test_no_person_shows_a_card(web: SmallWeb) -> None:
    case_id = reworked(web)
    shown = {"colour": "red", "unit": LEAD, "rule": "overdue", "evidence": [1]}
    assert web.login("watcher").step(case_id, "card", **shown).status_code == 403
    with pytest.raises(Exception, match="rule_unmet"):
        web.ports.desk.take("card", case_id, CardShown("yellow", LEAD, "overdue", (4,)), SYSTEM)


def test_the_four_mechanisms_tell_their_rules_and_the_cases_they_touched(web: SmallWeb) -> None:
    def asked(who: str = "watcher") -> dict[str, Any]:
        told = web.login(who).get("/api/v1/supervision/mechanisms").json or {}
        assert told["version"] == "jz-2026.2"
        return {item["id"]: item for item in told["items"]}

    before = asked()
    assert list(before) == ["whistle", "first_sent", "joint", "assess"]
    assert all(item["name"] and item["about"] and len(item["rules"]) >= 3 for item in before.values())
    case_id = reworked(web)  # a card and its order
    blown = {"whistle_type": "joint", "units": [f"police@{CITY}"], "requirement": "联合执法"}
    web.ports.desk.take("whistle", case_id, blown, TOWN_CHIEF)
    after = asked()
    new = {name: after[name]["cases"] - before[name]["cases"] for name in after}
    assert new == {"whistle": 1, "first_sent": 0, "joint": 1, "assess": 1}
    assert after["assess"]["acts"] - before["assess"]["acts"] == 2
    rows = (web.login("watcher").get("/api/v1/supervision/mechanisms/joint").json or {})["items"]
    assert (rows[0]["case_id"], rows[0]["n"]) == (case_id, 1)
    assert web.login("watcher").get("/api/v1/supervision/mechanisms/x").status_code == 422
    with web.engine.connect() as conn:  # the figure, counted from the events themselves
        steps = "'card','supervise','supervise_escalate','supervise_lift','appeal_decide'"
        counted = text(f"SELECT count(DISTINCT subject) FROM event WHERE step IN ({steps})")
        assert conn.execute(counted).scalar() == after["assess"]["cases"]
    there = asked("chief")["assess"]["cases"]
    reworked(web, at=IN_EAST)
    assert asked("chief")["assess"]["cases"] == there


def test_every_step_of_a_mechanism_is_a_step() -> None:
    named = {step.partition(":")[0] for m in mechanisms()[1].values() for step in m.steps}
    assert named <= set(STEPS)
