"""What people do with the map: the layers they keep."""

from __future__ import annotations

import json
import re

import pytest

from support.web import SmallWeb

MINE = "/api/v1/me/layers"


def refused(told, status, code, field):
    assert (told.status_code, told.json["code"], told.json.get("field")) == (status, code, field), told.text


def layers_of(web: SmallWeb, who: str, page: str = "/desk") -> dict:
    """The layers as the page tells them to the browser."""
    text = web.login(who).get(page).text
    boot = json.loads(re.search(r'id="anlan-boot">(.*?)</script>', text, re.DOTALL)[1])
    return {layer["name"]: layer for layer in boot["layers"]}


def test_a_person_finds_the_layers_as_they_left_them_and_nobody_else_does(web):
    told = web.login("duty").post(MINE, json={"cameras": {"on": False, "alpha": 0.4}})
    assert told.status_code == 200
    web.login("duty").post(MINE, json={"cameras": {"on": False, "alpha": 0.3}})
    cameras = layers_of(web, "duty")["cameras"]
    assert (cameras["on"], cameras["alpha"]) == (False, 0.3)
    assert layers_of(web, "duty")["cases"]["on"] is True
    assert layers_of(web, "sender")["cameras"]["on"] is True


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"cases": {"on": 1, "alpha": 1}}, "cases"),
        ({"cases": {"on": True, "alpha": 2}}, "cases.alpha"),
        ({"cases": {"on": True, "alpha": True}}, "cases.alpha"),
        ({"cases": {"on": True}}, "cases"),
        ({str(i): {"on": True, "alpha": 1} for i in range(101)}, "body"),
    ],
)
def test_a_choice_that_is_none_is_refused_by_name(web, body, field):
    refused(web.login("duty").post(MINE, json=body), 422, "BadField", field)
