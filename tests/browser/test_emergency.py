"""A gas leak from the first report to the last page, commanded from one screen and answered on another."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from support.running import PASSWORD, Running

TITLE = "文峰大道燃气泄漏"
DEMO = "text => [...document.querySelectorAll(text)].map(n => n.textContent)"


class Screen:
    """Somebody's command page. Reads by one script call."""

    def __init__(self, browser: Browser, console: Running, user: str) -> None:
        self.context = browser.new_context(viewport={"width": 1920, "height": 1080})
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        self.page.goto(f"{console.url}/login")
        self.page.fill("input[name=username]", user)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("button[type=submit]")
        self.page.wait_for_load_state()

    def texts(self, selector: str) -> list[str]:
        return list(self.page.evaluate(DEMO, selector))

    def text(self, selector: str) -> str:
        return "".join(self.texts(selector)[:1])

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.fill(f".emg-form [name={name}]", value)

    def pack(self, ending: str) -> zipfile.ZipFile:
        """The after-action pack, by two clicks, in ten seconds."""
        self.page.click("#emg-pack")
        with self.page.expect_download(timeout=10_000) as download:
            self.page.click(f"#emg-pack-menu [data-ending={ending}]")
        return zipfile.ZipFile(download.value.path())

    def send(self) -> None:
        self.page.click(".emg-form button[type=submit]")


@pytest.fixture
def sit(browser: Browser, console: Running) -> Iterator[Callable[[str], Screen]]:
    screens: list[Screen] = []

    def sit(user: str) -> Screen:
        screens.append(Screen(browser, console, user))
        return screens[-1]

    yield sit
    for screen in screens:
        screen.context.close()


def scene(console: Running) -> dict[str, float]:
    """A point of the community that one of the demo's accounts answers for."""
    here = console.login("community_duty").get("/api/v1/me").json()["scope"]
    areas = console.login("city_duty").get("/api/v1/areas").json()["items"][0]["areas"]
    return {"lon": areas[here]["lon"], "lat": areas[here]["lat"]}


def test_a_gas_leak_is_commanded_answered_and_rewound(
    console: Running, sit: Callable[[str], Screen], eventually: Callable[..., Any]
) -> None:
    told = {"title": TITLE, "kind": "gas_leak"} | scene(console)
    made = console.login("city_commander").post("/api/v1/incidents/declare", json=told).json()
    chief, second = sit("city_commander"), sit("city_duty")
    for one in (chief, second):
        one.page.goto(f"{console.url}/emergency/{made['incident_id']}")
        eventually(lambda one=one: one.text("#emg-name") == TITLE, limit=30)

    chief.page.click("[data-act=start_plan]")  # three clicks
    eventually(lambda: chief.texts(".levels [data-level='3']"), limit=30)
    chief.page.click(".levels [data-level='3']")
    chief.page.click(".emg-form .btn.pri")
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

    chief.page.evaluate(
        "() => { const r = document.querySelector('#emg-range input'); r.value = 0;"
        " r.dispatchEvent(new Event('input')); }"
    )
    eventually(lambda: chief.texts("#emg-lines .ln") == [], limit=30)
    assert chief.text("#emg-then")
    chief.page.click("#emg-now")
    eventually(lambda: len(chief.texts("#emg-lines .ln")) == 18, limit=30)

    chief.page.click("[data-act=end_response]")
    chief.fill(reason="险情排除")
    chief.send()
    eventually(lambda: chief.texts("[data-act=review]"), limit=30)
    assert b"%PDF-" in chief.pack("zip").read("pack.pdf")[:8]
    assert [one.errors for one in (chief, second, unit, phone)] == [[], [], [], []]
