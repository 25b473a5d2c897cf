"""A gas leak and a flood from the first report to the pack, commanded from one screen, answered on others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from support.command_page import Screen, close, scene, start_plan
from support.running import Running

TITLE = "文峰大道燃气泄漏"
FLOOD = "沿河路内涝"


@pytest.fixture
def sit(browser: Browser, console: Running) -> Iterator[Callable[[str], Screen]]:
    screens: list[Screen] = []

    def sit(user: str) -> Screen:
        screens.append(Screen(browser, console, user))
        return screens[-1]

    yield sit
    for screen in screens:
        screen.context.close()


def test_a_gas_leak_is_commanded_answered_and_rewound(
    console: Running, sit: Callable[[str], Screen], eventually: Callable[..., Any]
) -> None:
    told = {"title": TITLE, "kind": "gas_leak"} | scene(console)
    made = console.login("city_commander").post("/api/v1/incidents/declare", json=told).json()
    chief, second = sit("city_commander"), sit("city_duty")
    for one in (chief, second):
        one.page.goto(f"{console.url}/emergency/{made['incident_id']}")
        eventually(lambda one=one: one.text("#emg-name") == TITLE, limit=30)

    start_plan(chief, "3", eventually)
    eventually(lambda: len(second.texts("#emg-lines .ln")) == 18, limit=30)
    assert second.text("#emg-plan-name") == "燃气泄漏专项预案"
    assert second.text("[data-live='emg.waiting']") == "18"

    chief.page.click("[data-tool=rings]")
    eventually(lambda: len(second.texts("#emg-key .row")) == 3, limit=30)

    unit = sit("unit_officer")
    unit.page.goto(f"{console.url}/emergency/{made['incident_id']}")
    eventually(lambda: "沿街商铺断火断电" in "".join(unit.texts("#emg-order-rows .od")), limit=30)
    unit.page.click(".od:has-text('沿街商铺断火断电')")
    unit.page.click(".rc [data-step=sign_order]")
    eventually(lambda: unit.texts(".rc [data-step=complete_order]"), limit=30)
    unit.page.click(".rc [data-step=complete_order]")
    unit.fill(result="沿街商铺已断火断电")
    unit.send()
    eventually(lambda: chief.texts("#emg-lines .ln.done"), limit=30)
    eventually(lambda: chief.text("[data-live='emg.waiting']") == "17", limit=30)

    chief.page.select_option("#emg-order-to", "d:3")
    chief.page.fill("#emg-order-text input", "逐户敲门，立即疏散")
    chief.page.click("#emg-order-send")
    eventually(lambda: "逐户敲门，立即疏散" in second.text("#emg-order-rows .od"), limit=30)

    town = sit("town_dispatch")
    eventually(lambda: TITLE in town.text(".alarm-strip"), limit=30)
    phone = sit("community_duty")
    phone.page.goto(f"{console.url}/m")
    eventually(lambda: "逐户敲门" in phone.text(".m-order"), limit=30)
    phone.page.click(".m-order [data-step=sign_order]")
    eventually(lambda: phone.texts(".m-order [data-step=complete_order]"), limit=30)

    second.page.click("#emg-war")
    second.fill(reason="人员被困")
    second.send()
    eventually(lambda: "asked" in (chief.page.get_attribute("#emg-war", "class") or ""), limit=30)
    chief.page.click("#emg-war")
    chief.send()
    eventually(lambda: TITLE in town.text(".alarm-strip.war"), limit=30)
    eventually(lambda: "war" in (second.page.get_attribute("#emg-head", "class") or ""), limit=30)

    chief.page.click("#emg-write")
    assert TITLE in chief.page.input_value(".emg-form [name=text]")
    chief.send()
    eventually(lambda: TITLE in second.text("#emg-sitrep-text"), limit=30)

    chief.page.click("#emg-tiles .camtile:not([hidden])")
    chief.page.click(".camcard .mark")
    chief.fill(text="路口已封控")
    chief.send()
    eventually(lambda: chief.texts("#emg-ticks .bm") == [""], limit=30)
    chief.page.keyboard.press("Escape")
    chief.page.click("#emg-ticks .bm")
    eventually(lambda: "路口已封控" in chief.text("#emg-marks .bm-row.on"), limit=30)

    chief.page.evaluate(
        "() => { const r = document.querySelector('#emg-range input'); r.value = 0;"
        " r.dispatchEvent(new Event('input')); }"
    )
    eventually(lambda: chief.texts("#emg-lines .ln") == [], limit=30)
    assert chief.text("#emg-then")
    assert chief.texts("#emg-marks .bm-row") == []
    chief.page.click("#emg-now")
    eventually(lambda: len(chief.texts("#emg-lines .ln")) == 18, limit=30)

    assert b"%PDF-" in close(chief, eventually).read("pack.pdf")[:8]
    assert [one.errors for one in (chief, second, unit, phone)] == [[], [], [], []]


def test_a_flood_turns_the_wall_and_its_case_leads_to_it(
    console: Running, sit: Callable[[str], Screen], eventually: Callable[..., Any]
) -> None:
    told = {"channel": "12345", "channel_ref": "flood-1", "text": "沿河路积水齐腰，有人被困"} | scene(console)
    case = console.source().post("/api/v1/reports", json=told).json()["case_id"]
    chief, wall = sit("city_commander"), sit("wall")
    wall.page.goto(f"{console.url}/wall/city")
    chief.page.goto(f"{console.url}/emergency?case={case}")
    eventually(lambda: chief.texts(".emg-form [name=title]"), limit=30)
    chief.fill(title=FLOOD)
    chief.page.select_option(".emg-form [name=kind]", "flood")
    with chief.page.expect_navigation(url="**/emergency/*", timeout=30_000):
        chief.send()
    eventually(lambda: chief.text("#emg-name") == FLOOD, limit=30)
    start_plan(chief, "3", eventually)
    eventually(lambda: len(chief.texts("#emg-lines .ln")) == 15, limit=30)
    chief.page.click("[data-tool=rings]")
    eventually(lambda: len(chief.texts("#emg-key .row")) == 3, limit=30)

    chief.page.click("#emg-commander")
    chief.page.click("[data-post=commander] button")
    chief.fill(name="贺敏")
    chief.send()
    eventually(lambda: "贺敏" in chief.text("#emg-board-log"), limit=30)
    assert chief.texts(f"#emg-board-cases [data-case='{case}']")
    chief.page.click("#emg-board-close")

    incident = chief.page.url.rpartition("/")[2]
    duty = console.login("city_duty")
    asked = duty.post(f"/api/v1/incidents/{incident}/steps/ask_war", json={"reason": "人员被困"})
    assert asked.status_code == 200, asked.text
    eventually(lambda: "asked" in (chief.page.get_attribute("#emg-war", "class") or ""), limit=30)
    chief.page.click("#emg-war")
    chief.send()
    eventually(lambda: wall.text("#war-name") == FLOOD, limit=30)
    eventually(lambda: wall.page.locator("#war-card").is_visible(), limit=30)
    chief.page.click("#emg-figures")
    chief.fill(evacuated="620", to_evacuate="850")
    chief.send()
    eventually(lambda: wall.text("[data-live='war.evacuated']") == "620 / 850", limit=30)
    chief.page.click("#emg-write")
    chief.send()
    eventually(lambda: FLOOD in wall.text("#war-report"), limit=30)

    pack = close(chief, eventually)
    eventually(lambda: not wall.page.locator("#war-card").is_visible(), limit=30)
    data = json.loads(pack.read("data.json"))
    assert (data["incident"]["cases"], data["measures"]["evacuated"]) == ([case], 620)
    assert [one.errors for one in (chief, wall)] == [[], []]
    chief.page.goto(f"{console.url}/desk?case={case}")
    eventually(lambda: FLOOD in chief.text(f"[data-incident='{incident}']"), limit=30)
