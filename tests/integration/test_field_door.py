"""Who is led to /m, what it tells, how light it is."""

from __future__ import annotations

import gzip
import json
import re

import pytest

from console.pages.field import ACTS, parts
from console.shell import ASSETS
from support.web import SmallWeb

MOBILE = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Mobile Safari/537.36"}
MOST_GZ = 80_000  # bytes of a first load: page and parts, fonts are the phone's own


@pytest.mark.parametrize(
    ("user", "there"), [("walker", "/m"), ("home", "/m"), ("water", "/m"), ("duty", "/desk")]
)
def test_a_phone_leads_people_of_the_field_to_the_field_page(web: SmallWeb, user: str, there: str) -> None:
    assert web.login(user).get("/", headers=MOBILE).headers["Location"] == there


def test_at_a_desk_the_same_people_come_to_the_desk(web: SmallWeb) -> None:
    assert web.login("walker").get("/").headers["Location"] == "/desk"


def test_the_page_and_its_worker_are_for_people_of_the_field(web: SmallWeb) -> None:
    for path in ("/m", "/m/sw.js"):
        assert web.login("walker").get(path).status_code == 200
        assert web.login("regulator").get(path).status_code == 403
        assert web.nobody().get(path).status_code in (302, 401)


def test_the_worker_keeps_the_page_and_every_part_and_nothing_else(web: SmallWeb) -> None:
    told = web.login("walker").get("/m/sw.js")
    assert told.headers["Service-Worker-Allowed"] == "/m"
    shell = json.loads(re.findall(r"const SHELL=(\[.*\]);", told.text)[0])
    page = web.login("walker").get("/m").text
    asked = {path for path in re.findall(r'"(/static/[^"]+)"', page) if "fonts.css" not in path}
    assert asked == set(shell[1:-1])
    assert shell[0] == "/m"


def test_the_page_knows_the_acts_it_may_offer(web: SmallWeb) -> None:
    page = web.login("water").get("/m").text
    boot = json.loads(re.findall(r'id="anlan-boot">(.*?)</script>', page)[0])
    assert [step["name"] for step in boot["steps"]] == list(ACTS)
    assert not [key for key in boot["words"] if key.startswith("wall.")]


def test_a_first_load_is_light(web: SmallWeb) -> None:
    page = gzip.compress(web.login("walker").get("/m").data)
    total = len(page) + sum(len(gzip.compress((ASSETS / part).read_bytes())) for part in parts())
    assert total <= MOST_GZ, total
