"""Who may open the screen of which town, community and estate; what is out of scope does not exist."""

from __future__ import annotations

import json
import re

import pytest

from support.two_towns import EAST, WEST
from support.web import COMMUNITY, ESTATE, SmallWeb

TOWN, PART, HOME = f"/town/{WEST}", f"/community/{COMMUNITY}", f"/estate/{ESTATE}"


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("duty", {TOWN, PART, HOME}),
        ("regulator", {TOWN, PART, HOME}),
        ("town1", {TOWN, PART, HOME}),
        ("town2", set()),
        ("walker", {PART, HOME}),
        ("home", {HOME}),
        ("water", set()),
    ],
)
def test_a_screen_opens_in_its_scope_and_is_not_found_elsewhere(
    web: SmallWeb, who: str, may: set[str]
) -> None:
    answers = {path: web.login(who).get(path).status_code for path in (TOWN, PART, HOME)}
    assert answers == {path: 200 if path in may else 404 for path in answers}


@pytest.mark.parametrize(
    "path",
    ["/town/000000000", f"/town/{COMMUNITY}", f"/community/{WEST}", "/estate/P1", "/estate/x", "/town/"],
)
def test_what_is_no_such_place_is_not_found(web: SmallWeb, path: str) -> None:
    assert web.login("duty").get(path).status_code == 404


def test_the_page_tells_scripts_its_own_place_and_room_only(web: SmallWeb) -> None:
    found = re.search(r'id="anlan-boot">(.*?)</script>', web.login("duty").get(TOWN).text)
    assert found
    facts = json.loads(found[1])
    assert facts["room"] == WEST
    assert facts["here"]["outline"]
    assert {c["code"][:9] for c in facts["here"]["communities"]} == {WEST}
    assert EAST not in json.dumps(facts["here"])
    assert [e["code"] for e in facts["here"]["estates"]] == [ESTATE]


@pytest.mark.parametrize("path", [TOWN, "/desk"])
def test_reasons_of_refusals_are_said_by_the_server_and_stay_there(web: SmallWeb, path: str) -> None:
    found = re.search(r'id="anlan-boot">(.*?)</script>', web.login("duty").get(path).text)
    assert found
    told = json.loads(found[1])["words"]
    assert "error.BadField" in told
    assert [key for key in told if key.startswith("why.")] == []


def test_the_layout_is_cut_to_whoever_asks_as_the_page_is(web: SmallWeb) -> None:
    asked = {"headers": {"Referer": f"http://localhost{TOWN}"}}
    assert web.login("town1").get("/_dash-layout", **asked).status_code == 200
    assert web.login("town2").get("/_dash-layout", **asked).status_code == 404
