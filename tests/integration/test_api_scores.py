"""The doors of supervision: cut to a scope, read by a regulator who may act nowhere, closed to the rest."""

from __future__ import annotations

import re

import pytest

from console.access import ROLES, ROUTES, SAFE
from console.openapi import METHODS
from support.two_towns import EAST, LEAD, WEST, lead_to
from support.web import SmallWeb

SCORES = "/api/v1/supervision/scorecards"


@pytest.fixture(scope="module")
def lived(web: SmallWeb) -> SmallWeb:
    for _ in range(5):
        lead_to(web.ports.desk, "closed", text="独居老人电话 13800000000 求助")
    lead_to(web.ports.desk, "handling")
    return web


def test_a_regulator_reads_the_scorecards_and_the_cases_behind_them(lived: SmallWeb) -> None:
    who = lived.login("regulator")
    told = who.get(SCORES).json
    card = next(row for row in told["items"] if row["key"] == LEAD)
    assert (card["ranked"], card["place"], card["n"] >= 5) == (True, 1, True)
    assert card["rates"]["close"] == {"num": 5, "den": card["n"], "value": 5 / card["n"]}
    assert set(card["left_out"]) == {"void", "merged", "suspended", "exempt"}
    assert (told["version"], told["fewest"]) == ("kh-2026.1", 5)
    asked = {"by": "unit", "key": LEAD, "measure": "close", "part": "num"}
    rows = who.get(f"{SCORES}/rows", query_string=asked).json
    assert (rows["total"], len(rows["items"]), rows["next"]) == (5, 5, None)
    assert all(item["case"]["unit"] == LEAD and item["adds"] == 1 for item in rows["items"])


def test_a_case_and_a_month_are_told_in_words(lived: SmallWeb) -> None:
    who = lived.login("regulator")
    card = next(row for row in who.get(f"{SCORES}?lang=en").json["items"] if row["key"] == LEAD)
    assert "5 of 5 cases due to close were closed" in card["text"]
    asked = {"measure": "close", "part": "num", "limit": 1}
    case_id = who.get(f"{SCORES}/rows", query_string=asked).json["items"][0]["case"]["case_id"]
    told = who.get(f"/api/v1/cases/{case_id}/evaluation").json
    assert "按期结案" in told["text"]
    assert (told["given"], told["score"]["percent"], told["version"]) == (None, 100, "kh-2026.1")
    assert lived.login("town2").get(f"/api/v1/cases/{case_id}/evaluation").status_code == 404
    assert who.get(f"{SCORES}?lang=fr").json["field"] == "lang"


def test_lines_tell_each_stretch_and_open_it(lived: SmallWeb) -> None:
    who = lived.login("regulator")
    told = who.get(f"{SCORES}/lines").json
    assert (len(told["days"]), len(told["weeks"])) == (8, 7)
    assert {name: len(row) for name, row in told["total"].items()} == {
        "ontime_close": 7,
        "return": 7,
        "satisfaction": 7,
    }
    assert told["total"]["ontime_close"][-1] == told["items"][LEAD][-1] == [5, 5]
    stretch = dict(zip(("since", "until"), told["weeks"][-2:], strict=True))
    asked = {"key": LEAD, "measure": "ontime_close", "part": "den", **stretch}
    assert who.get(f"{SCORES}/rows", query_string=asked).json["total"] == 5
    refused = who.get(f"{SCORES}/rows", query_string=asked | {"until": stretch["since"]})
    assert (refused.status_code, refused.json["field"]) == (422, "until")


def test_rows_come_in_pages(lived: SmallWeb) -> None:
    who = lived.login("regulator")
    seen, after = [], ""
    for _ in range(4):
        asked = {"measure": "close", "part": "num", "limit": 2, "after": after}
        page = who.get(f"{SCORES}/rows", query_string=asked).json
        seen += [item["case"]["case_id"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 5


def test_a_place_stands_for_nobody(lived: SmallWeb) -> None:
    for by, length in (("town", 9), ("grid", 15)):
        told = lived.login("regulator").get(f"{SCORES}?by={by}")
        assert {len(row["key"]) for row in told.json["items"]} == {length}
        assert "user:" not in told.text
        assert "13800000000" not in told.text
    rows = lived.login("regulator").get(f"{SCORES}/rows?measure=close&part=num")
    assert "13800000000" not in rows.text


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?by=person", "by"),
        ("?month=2026-13", "month"),
        ("/rows?measure=close", "part"),
        ("/rows?measure=x", "measure"),
        ("/rows?measure=close&part=num&limit=x", "limit"),
    ],
)
def test_a_wrong_question_is_refused_by_its_field(web: SmallWeb, query: str, field: str) -> None:
    told = web.login("regulator").get(SCORES + query)
    assert (told.status_code, told.json["field"]) == (422, field)


def test_who_does_not_supervise_is_refused(web: SmallWeb) -> None:
    for username in ("water", "walker", "home", "guest"):
        assert web.login(username).get(SCORES).status_code == 403
    assert web.nobody().get(SCORES).status_code == 401
    assert web.machine().get(SCORES).status_code == 403


PUBLIC = {"/login", "/logout"}
ASKS = {"/api/v1/login", "/api/v1/logout", "/api/v1/map/inside"} | {
    f"/api/v1/incidents/{{incident_id}}/{door}" for door in ("inside", "resources/match")
}  # write nothing


def test_a_regulator_may_act_nowhere(web: SmallWeb) -> None:
    """By the table, and by trying every door that acts."""
    who = web.login("regulator")
    functions = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule): function for rule, function in ROUTES.items()}
    acting = {path for path, (method, _) in METHODS.items() if method != "get"} - ASKS
    assert len(acting) > 8
    for path in acting:
        assert "regulator" not in ROLES.get(functions[path], ()), path
    tried = 0
    for rule in web.server.url_map.iter_rules():
        for method in (rule.methods or set()) - SAFE:
            path = re.sub(r"{\w+}", "1", re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
            if re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) in ASKS | PUBLIC:
                continue
            told = who.client.open(path, method=method, json={}, headers=who.headers)
            assert told.status_code == 403, (method, path)
            tried += 1
    assert tried >= len(acting)


def test_places_of_another_town_are_not_told(lived: SmallWeb) -> None:
    keys = {row["key"] for row in lived.login("chief2").get(f"{SCORES}?by=town").json["items"]}
    assert keys <= {EAST}
    assert WEST not in keys
