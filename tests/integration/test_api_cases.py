"""REST for cases: what goes in and comes back, what is refused, who learns; long because it is one API."""

from __future__ import annotations

import itertools
import json

import pytest
from sqlalchemy import select

from dispatch import audit, tables
from dispatch.policies import tag_list
from support.two_towns import EAST, IN_EAST, IN_WEST, LEAD, LEAF, OUTSIDE, PICTURE, WEST, lead_to
from support.web import COMMUNITY, ESTATE

numbers = itertools.count(1)


def letter(**more):
    lon, lat = more.pop("at", IN_WEST)
    return {"channel_ref": f"r{next(numbers)}", "text": "井盖没了", "lon": lon, "lat": lat, **more}


def report(web, **more):
    told = web.machine().post("/api/v1/reports", json=letter(**more))
    assert told.status_code == 201, told.text
    return told.json["case_id"]


def refused(told, status, code, field):
    assert told.mimetype == "application/problem+json"
    assert (told.status_code, told.json["code"], told.json.get("field")) == (status, code, field), told.text
    assert told.json["status"] == status
    assert {"type", "title"} <= told.json.keys()


# --- reports ------------------------------------------------------------------------------------------------
def test_a_report_is_made_once_whatever_is_sent_again(web):
    body = letter(scenario_code=LEAF)
    first = web.machine().post("/api/v1/reports", json=body)
    again = web.machine().post("/api/v1/reports", json=body | {"text": "又报"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert first.json["state"] == "registered"
    assert len(first.json["case_no"]) == 19


def test_what_was_put_right_on_the_spot_waits_for_its_closing_by_somebody_else(web):
    lon, lat = IN_WEST
    body = {"channel": "grid_app", "channel_ref": "spot-1", "scenario_code": LEAF, "lon": lon, "lat": lat}
    body |= {"media_before": [PICTURE], "media_after": [PICTURE]}
    walker = web.login("walker")
    first = walker.post("/api/v1/reports/handled", json=body)
    again = walker.post("/api/v1/reports/handled", json=body)
    assert (first.status_code, again.status_code, again.json) == (201, 200, first.json)
    assert first.json["state"] == "closable"
    refused(
        walker.post("/api/v1/reports/handled", json=body | {"channel_ref": "spot-2", "media_after": []}),
        422,
        "BadField",
        "media_after",
    )
    fresh = body | {"channel_ref": "spot-3"}
    refused(web.login("duty").post("/api/v1/reports/handled", json=fresh), 403, "NotAllowed", None)
    close = {"close_standard": "恢复", "channel_reply": "已复位"}
    assert web.login("duty").step(first.json["case_id"], "close", **close).json["state"] == "closed"


def test_a_case_tells_which_steps_it_allows_as_it_stands(web):
    case_id, duty = report(web, scenario_code=LEAF), web.login("duty")
    assert {"dispatch", "escalate", "ask_void"} <= set(duty.get(f"/api/v1/cases/{case_id}").json["steps"])
    assert "force_void" not in duty.get(f"/api/v1/cases/{case_id}").json["steps"]
    duty.step(case_id, "ask_void", reason="误报")
    assert "force_void" in duty.get(f"/api/v1/cases/{case_id}").json["steps"]
    refused(duty.step(case_id, "force_void", reason="误报"), 409, "NeedsSecond", None)


BAD = (
    ({"lon": "x"}, 422, "BadField", "lon"),
    ({"lat": 91}, 422, "BadField", "lat"),
    ({"lon": None}, 422, "BadField", "lon"),
    ({"lon": OUTSIDE[0], "lat": OUTSIDE[1]}, 422, "OutsideArea", "lon"),
    ({"scenario_code": "0999999999"}, 422, "UnknownScenario", "scenario_code"),
    ({"scenario_code": 7}, 422, "BadField", "scenario_code"),
    ({"text": 5}, 422, "BadField", "text"),
    ({"text": ""}, 422, "BadField", "text"),
    ({"text": "长" * 4001}, 422, "BadField", "text"),
    ({"text": "x" * 1_000_000}, 413, "TooLarge", "text"),
    ({"tags": "x"}, 422, "BadField", "tags"),
    ({"media": ["zz"]}, 422, "BadField", "media"),
    ({"crs": "mars"}, 422, "BadField", "crs"),
    ({"reported_at": "yesterday"}, 422, "BadField", "reported_at"),
    ({"reported_at": 4_000_000_000_000}, 422, "BadField", "reported_at"),
    ({"channel": "iot"}, 422, "BadField", "channel"),
    ({"channel_ref": None}, 422, "BadField", "channel_ref"),
    ({"reporter": {"id_card": "1"}}, 422, "BadField", "reporter.id_card"),
    ({"surprise": 1}, 422, "BadField", "surprise"),
)


@pytest.mark.parametrize(("wrong", "status", "code", "field"), BAD)
def test_a_wrong_report_is_refused_by_the_name_of_its_field(web, wrong, status, code, field):
    told = web.machine().post("/api/v1/reports", json=letter() | wrong)
    refused(told, status, code, field)


def test_a_wrong_report_is_refused_in_the_language_of_the_request_and_so_shown_in_quarantine(web):
    wrong = letter() | {"text": "长" * 4001}
    told = web.machine().post("/api/v1/reports", json=wrong).json
    assert (told["detail"], told["data"]["why"]) == ("超过 4000 字，请缩短", "too_long")
    told = web.machine().post("/api/v1/reports?lang=en", json=wrong).json
    assert told["detail"] == "longer than 4000 characters: shorten it"
    seen = web.login("duty").get("/api/v1/quarantine?group=BadField.text").json
    assert seen["items"][-1]["detail"] == "超过 4000 字，请缩短"
    seen = web.login("duty").get(
        "/api/v1/quarantine?group=BadField.text", headers={"Referer": "/quarantine?lang=en"}
    )
    assert seen.json["items"][-1]["detail"] == "longer than 4000 characters: shorten it"


RAW = (
    (b"{", "body"),
    (b"", "body"),
    (b"[]", "body"),
    (b"\xff\xfe", "body"),
    (b"[" * 50_000, "body"),
    (b'{"channel_ref": "n", "text": "x", "lon": NaN, "lat": 1}', "body"),
    (b'{"channel_ref": "a", "channel_ref": "b", "text": "x"}', "channel_ref"),
    (b'{"channel_ref": "h", "text": "x", "reported_at": 1%s}' % (b"0" * 5000), "body"),
)


@pytest.mark.parametrize(("raw", "field"), RAW)
def test_what_is_not_one_plain_json_object_is_refused(web, raw, field):
    refused(web.machine().post("/api/v1/reports", data=raw), 422, "BadField", field)


def test_what_was_refused_is_kept_with_its_reason_and_without_the_reporter(web):
    body = letter(at=OUTSIDE, reporter={"name": "王小明", "phone": "13800001111"})
    web.machine().post("/api/v1/reports", json=body)
    told = web.login("duty").get("/api/v1/quarantine").json
    mine = next(row for row in told["items"] if row["ref"] == body["channel_ref"])
    assert (mine["reason"], mine["field"]) == ("OutsideArea", "lon")
    assert "王小明" not in mine["raw"]
    assert "13800001111" not in mine["raw"]
    sealed = json.loads(mine["raw"])["reporter"]["sealed"]
    assert json.loads(web.ports.sealer.unwrap(sealed.encode())) == body["reporter"]
    assert told["counts"]["OutsideArea.lon"] >= 1
    assert web.login("wall").get("/api/v1/quarantine").status_code == 403


def test_script_in_text_stays_text(web):
    nasty = "<img src=x onerror=alert(1)>"
    told = web.login("duty").get(f"/api/v1/cases/{report(web, text=nasty)}")
    assert told.json["text"] == nasty
    assert told.mimetype == "application/json"
    assert nasty not in told.json["title"]


def test_a_number_used_out_of_ones_scope_is_refused_without_a_word_of_the_case(web):
    body = letter(at=IN_EAST)
    web.machine().post("/api/v1/reports", json=body)
    told = web.login("walker").post("/api/v1/reports", json=body | {"channel": "12345"})
    refused(told, 422, "BadField", "channel_ref")
    told = web.login("walker").post(
        "/api/v1/reports", json=letter() | {"channel": "12345", "channel_ref": body["channel_ref"]}
    )
    refused(told, 422, "BadField", "channel_ref")
    assert "case_id" not in told.text


# --- steps --------------------------------------------------------------------------------------------------
def test_a_case_lives_from_report_to_close_by_rest_alone(web):
    case_id = report(web)
    duty, sender, unit = web.login("duty"), web.login("sender"), web.login("water")
    assert unit.get(f"/api/v1/cases/{case_id}").status_code == 404
    assert duty.step(case_id, "accept", scenario_code=LEAF).json["state"] == "accepted"
    assert duty.step(case_id, "register", register_standard="标准").json["state"] == "registered"
    assert sender.step(case_id, "dispatch", lead=LEAD).json["unit"] == LEAD
    assert unit.step(case_id, "sign", handler="一班").json["state"] == "handling"
    told = unit.step(case_id, "feedback", result_text="好了\x00\x1b[0m", media_after=[PICTURE])
    assert told.json["result"] == "好了[0m"
    assert duty.step(case_id, "check", assignee="网格员").status_code == 200
    assert web.login("walker").step(case_id, "check_pass", media=[PICTURE]).status_code == 200
    told = duty.step(case_id, "close", close_standard="恢复", channel_reply="好了")
    assert (told.status_code, told.json["state"]) == (200, "closed")
    events = duty.get(f"/api/v1/cases/{case_id}/events").json["items"]
    assert [e["version"] for e in events] == list(range(1, len(events) + 1))


STEPS: tuple[tuple[str, dict[str, object], int, str, str | None], ...] = (
    ("accept", {"scenario_code": 5}, 422, "BadField", "scenario_code"),
    ("accept", {}, 422, "BadField", "scenario_code"),
    ("accept", {"scenario_code": LEAF, "extra": 1}, 422, "BadField", "extra"),
    ("accept", {"scenario_code": "0000000000"}, 422, "UnknownScenario", "scenario_code"),
    ("sign", {"handler": "x"}, 403, "NotAllowed", None),
    ("fly", {}, 404, "UnknownStep", None),
    ("report", {"text": "x"}, 422, "BadField", "step"),
    ("report_self_handled", {}, 422, "BadField", "step"),
    ("import_areas", {}, 404, "UnknownStep", None),
    ("dispatch", {"lead": LEAD}, 403, "NotAllowed", None),
)


@pytest.mark.parametrize(("step", "body", "status", "code", "field"), STEPS)
def test_a_wrong_step_is_refused_by_name(web, step, body, status, code, field):
    refused(web.login("duty").step(report(web), step, **body), status, code, field)


def test_a_stale_page_is_told_so_and_nothing_is_half_done(web):
    case_id, duty = report(web), web.login("duty")
    version = duty.get(f"/api/v1/cases/{case_id}").json["version"]
    assert duty.step(case_id, "accept", version, scenario_code=LEAF).status_code == 200
    refused(duty.step(case_id, "register", version, register_standard="x"), 409, "StaleCase", None)
    refused(duty.step(case_id, "accept", scenario_code=LEAF), 409, "WrongState", None)
    for wrong in ("x", "-1", "²", "9" * 40):
        told = duty.post(
            f"/api/v1/cases/{case_id}/steps/register",
            json={"register_standard": "x"},
            headers={"If-Match": wrong},
        )
        refused(told, 422, "BadField", "If-Match")
    assert duty.get(f"/api/v1/cases/{case_id}").json["state"] == "accepted"


def test_who_only_looks_and_machines_take_no_step(web):
    case_id = report(web)
    for browser in (web.login("regulator"), web.login("wall"), web.login("admin"), web.machine()):
        refused(browser.step(case_id, "accept", scenario_code=LEAF), 403, "Forbidden", None)


# --- reads --------------------------------------------------------------------------------------------------
def test_out_of_scope_is_not_found_everywhere(web):
    west, east = report(web), report(web, at=IN_EAST, scenario_code=LEAF)
    other = web.login("town2")
    for path in ("", "/events", "/suggestion", "/person"):
        refused(other.get(f"/api/v1/cases/{west}{path}"), 404, "UnknownCase", None)
        assert other.get(f"/api/v1/cases/{east}{path}").status_code == 200
    refused(other.step(west, "accept", scenario_code=LEAF), 404, "UnknownCase", None)
    for room in (WEST, "511421", "5114", COMMUNITY, f"estate:{ESTATE}", f"unit:{LEAD}", "x", "unit:", "５"):
        for path in ("cases", "snapshot"):
            refused(other.get(f"/api/v1/{path}?scope={room}"), 404, "UnknownCase", None)
    seen = {c["case_id"] for c in other.get("/api/v1/snapshot").json["cases"]}
    assert east in seen
    assert west not in seen
    assert {c["scope"][:9] for c in other.get("/api/v1/cases?limit=500").json["items"]} == {EAST}


def test_an_estate_sees_only_its_own_cases(web):
    west = report(web)
    home = web.login("home")
    assert home.get(f"/api/v1/cases/{west}").status_code == 404
    assert home.get("/api/v1/snapshot").json["scope"] == f"estate:{ESTATE}"


def test_cases_are_paged_by_their_last_event(web):
    for _ in range(5):
        report(web)
    duty, seen, since = web.login("duty"), [], 0
    while since is not None:
        page = duty.get(f"/api/v1/cases?limit=2&since={since}").json
        seen += [c["id"] for c in page["items"]]
        since = page["next"]
    assert seen == sorted(set(seen))
    assert len(seen) >= 5
    assert duty.get("/api/v1/cases?state=handling").status_code == 200


@pytest.mark.parametrize("query", ["limit=x", "since=-1", "since=²", "limit=1.5", f"since={'9' * 30}"])
def test_a_wrong_number_in_the_address_is_named(web, query):
    refused(web.login("duty").get(f"/api/v1/cases?{query}"), 422, "BadField", query.split("=")[0])


def test_the_first_look_of_a_level_is_kept_once_and_only_for_levels(web):
    case_id = report(web)
    web.login("wall").get(f"/api/v1/cases/{case_id}")
    for _ in range(3):
        web.login("duty").get(f"/api/v1/cases/{case_id}")
        web.login("town1").get(f"/api/v1/cases/{case_id}")
    events = web.login("duty").get(f"/api/v1/cases/{case_id}/events").json["items"]
    assert sorted(e["body"]["level"] for e in events if e["step"] == "seen") == ["city", "town"]


# --- people -------------------------------------------------------------------------------------------------
def test_a_person_is_masked_until_a_reason_is_given_and_that_is_audited(web):
    case_id = report(web, reporter={"name": "王小明", "phone": "13800001111"})
    duty = web.login("duty")
    path = f"/api/v1/cases/{case_id}/person"
    assert duty.get(path).json["person"] == {"name": "王**", "phone": "138****1111"}
    before = reveals(web)
    assert duty.get(f"{path}?reason=回访").json["person"] == {"name": "王小明", "phone": "13800001111"}
    new = reveals(web)[len(before) :]
    assert new == [("user:duty", case_id, "回访")]
    assert audit.verify(web.engine) is None
    for browser in (web.login("walker"), web.login("wall"), web.machine()):
        refused(browser.get(f"{path}?reason=x"), 403, "Forbidden", None)


def reveals(web):
    t = tables.audit.c
    query = select(t.actor, t.subject, t.detail).where(t.action == "person.reveal").order_by(t.id)
    with web.engine.connect() as conn:
        return [tuple(row) for row in conn.execute(query)]


def test_no_personal_data_stands_in_events_letters_or_snapshots(web):
    case_id = report(web, reporter={"name": "赵不见", "phone": "13911112222"})
    duty = web.login("duty")
    for path in (f"cases/{case_id}", f"cases/{case_id}/events", "snapshot", "cases?limit=500"):
        text = duty.get(f"/api/v1/{path}").text
        assert "赵不见" not in text
        assert "13911112222" not in text
    with web.engine.connect() as conn:
        rows = conn.execute(select(tables.event.c.body, tables.event.c.letter, tables.event.c.facts))
        assert not any("赵不见" in str(row) for row in rows)


def test_a_tagged_case_says_why_it_may_go_up_and_what_the_other_rules_lack(web):
    case_id = lead_to(web.ports.desk, "handling").case.case_id
    duty = web.login("duty")
    crowd = {"place": "供水公司门口", "people": 12, "demand": "尽快通水", "unit": LEAD}
    assert duty.step(case_id, "tag", tags=["whatever"]).json["field"] == "tags"
    told = duty.step(case_id, "tag", tags=["collective", "repeated"], **crowd)
    assert (told.json["tags"], told.json["gathering"]) == (["collective", "repeated"], crowd)
    why = duty.get(f"/api/v1/cases/{case_id}/push").json
    assert (why["version"], why["push"]) == (tag_list().version, "")
    assert [rule["id"] for rule in why["rules"] if rule["speaks"]] == ["collective"]
    repeated = next(rule for rule in why["rules"] if rule["id"] == "repeated")
    assert [(part["what"], part["holds"]) for part in repeated["parts"]] == [
        ("tags", True),
        ("returns", False),
    ]
    assert duty.step(case_id, "push_up", reason="人多").json["push"] == "queued"
    assert duty.step(case_id, "push_withdraw", reason="已解决").json["push"] == ""
    assert web.login("town2").get(f"/api/v1/cases/{case_id}/push").status_code == 404
