"""What the supervision page's layout promises its scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from dash import html
from dash.development.base_component import Component

from console.access import ROLES
from console.api_cards import alone_json
from console.pages import supervision
from console.words import LANGS
from dispatch.matters import LISTS

SCRIPTS = Path(__file__).resolve().parents[2] / "console" / "assets" / "js"


def every(node: object) -> Iterator[Component]:
    if isinstance(node, (list, tuple)):
        for child in node:
            yield from every(child)
    elif isinstance(node, Component):
        yield node
        yield from every(getattr(node, "children", None))


def ids(lang: str) -> list[str]:
    whole = html.Main(supervision.rooms(lang))
    return [str(name) for part in every(whole) if (name := getattr(part, "id", None))]


@pytest.mark.parametrize("lang", LANGS)
def test_every_id_of_the_page_stands_once(lang: str) -> None:
    assert len(ids(lang)) == len(set(ids(lang)))


def test_every_room_the_page_waits_for_is_in_its_layout() -> None:
    source = (SCRIPTS / "99_sup.js").read_text("utf-8")
    rooms = re.search(r"const ROOMS = \[(.*)\]", source)
    assert rooms
    assert set(re.findall(r'"([\w-]+)"', rooms[1])) <= set(ids("zh"))


def test_a_list_that_is_not_served_is_not_shown() -> None:
    hidden = {
        getattr(part, "id", "") for part in every(supervision.rooms("zh")) if getattr(part, "hidden", None)
    }
    assert {"sup-cards", "sup-lists", "sup-orders"} <= hidden


def test_those_who_watch_and_those_who_lead_may_open_it_and_no_unit_may() -> None:
    assert {"supervisor", "evaluator", "regulator", "town_chief", "county_chief"} < ROLES["supervise"]
    assert not ROLES["supervise"] & {"unit", "handler", "grid_worker", "wall", "town_dispatch"}


def test_what_the_system_does_alone_is_shown_as_the_list_in_force_has_it() -> None:
    told, row = alone_json(), yaml.safe_load((LISTS / "policy.yaml").read_text("utf-8"))
    assert (told["version"], told["standard"], told["routing"]) == (
        row["version"],
        row["standard"],
        row["routing"],
    )
    assert told["channels"] == sorted(row["channels"])
    assert told["waits"] == row["replies"]["waits_s"]
    assert told["direct"] == {name: row["direct"][name] for name in ("channels", "urgencies", "held")}
