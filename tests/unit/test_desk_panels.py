"""What the desk's layouts promise the scripts and the screen reader."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from dash import html
from dash.development.base_component import Component

from console.pages import desk
from console.panels import areamap, deskmap, drawer, funnel, queue, receipts, ticker, today, todo, workers
from console.words import LANGS, words
from dispatch.bodies import STEPS

SCRIPTS = Path(__file__).resolve().parents[2] / "console" / "assets" / "js"


def every(node: object) -> Iterator[Component]:
    if isinstance(node, (list, tuple)):
        for child in node:
            yield from every(child)
    elif isinstance(node, Component):
        yield node
        yield from every(getattr(node, "children", None))


def ids_of(node: object) -> list[str]:
    return [str(name) for part in every(node) if (name := getattr(part, "id", None))]


def whole(lang: str) -> html.Div:
    return html.Div([queue.layout(lang), deskmap.layout(lang, (30.6, 104.6), 11), drawer.layout(lang)])


@pytest.mark.parametrize("lang", LANGS)
def test_every_id_stands_once(lang: str) -> None:
    ids = ids_of(whole(lang))
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("lang", LANGS)
def test_every_id_of_one_screen_stands_once(lang: str) -> None:
    shown = [today, workers, todo, receipts, funnel, ticker, drawer]
    parts = [*(panel.layout(lang) for panel in shown), areamap.layout(lang, [("安澜市", "/wall/city")])]
    ids = ids_of(parts)
    assert len(ids) == len(set(ids))
    assert {"todo-rows", "receipts-rows", "workers-rows", "area-card", "drawer", "desk-map"} <= set(ids)


def test_every_room_the_scripts_fill_is_in_the_layout() -> None:
    ids = set(ids_of(whole("zh")))
    wanted = {
        "queue-grid",
        "queue-tabs",
        "queue-filters",
        "queue-shown",
        "desk-map",
        "desk-toast",
        "desk-link",
    }
    assert wanted | {"drawer", "drawer-act", "drawer-bar", "drawer-head", "create"} <= ids


def test_tabs_are_the_stages_the_scripts_count() -> None:
    source = (SCRIPTS / "81_queue.js").read_text("utf-8")
    block = source[source.index("const STAGES") : source.index("};", source.index("const STAGES"))]
    assert tuple(re.findall(r"^    (\w+): \[", block, re.M)) == queue.STAGES[1:]


def test_the_step_table_tells_states_roles_and_required_fields() -> None:
    table = {row["name"]: row for row in desk.step_table(STEPS.values())}
    assert table["dispatch"]["frm"] == ["registered"]
    assert "county_dispatch" in table["dispatch"]["roles"]
    required = {f["name"] for f in table["return"]["fields"] if f["required"]}
    assert required == {"return_reason_code", "basis"}
    assert "import_areas" not in table


def test_every_word_the_scripts_name_is_written() -> None:
    for file in SCRIPTS.glob("[89]*.js"):
        for key in re.findall(r"\bt\(\"([a-z_.0-9]+)\"", file.read_text("utf-8")):
            for lang in LANGS:
                assert key in words(lang), f"{file.name} says {key}"


# no form has these
NOBODYS = {"report", "report_self_handled", "seen", "lamp", "absorb", "auto_sign", "card", "push_told"} | {
    "close_merged",
    "recalendar",
    "remind",
    "lamp_beside",
}


def test_every_field_a_person_fills_in_has_a_label() -> None:
    rows = [row for row in desk.step_table(STEPS.values()) if row["name"] not in NOBODYS]
    for field in {f["name"] for row in rows for f in row["fields"]} - {"suggested"}:
        assert f"desk.field.{field}" in words("zh"), field
    for row in rows:
        for f in row["fields"]:
            for value in f.get("options", ()) if f["name"] != "urgency" else ():
                assert len(f["options"]) == 1 or f"desk.option.{f['name']}.{value}" in words("zh"), value


def test_every_step_a_person_takes_says_what_it_does() -> None:
    own_words = {"dispatch", "accept", "sign"}  # these tell the unit, the matter, the handler
    steps = {name for name, step in STEPS.items() if step.stream == "case"} - NOBODYS - own_words
    assert [name for name in sorted(steps) if f"desk.effect.{name}" not in words("zh")] == []


def test_every_room_of_the_drawer_is_laid_out_once() -> None:
    rooms = [id_ for id_ in drawer.Ids if id_ not in (drawer.Ids.BOX, drawer.Ids.BAR)]
    assert sorted(drawer.PARTS) == sorted(rooms)
