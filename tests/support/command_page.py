"""Somebody's command page, as stories of emergencies use it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page

from support.running import PASSWORD, Running

DEMO = "text => [...document.querySelectorAll(text)].map(n => n.textContent)"


class Screen:
    """Somebody's command page. Reads by one script call."""

    def __init__(self, browser: Browser, console: Running, user: str) -> None:
        self.context = browser.new_context(viewport={"width": 1920, "height": 1080})
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "console",
            lambda m: self.errors.append(f"{m.text} {m.location}") if m.type == "error" else None,
        )
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


def scene(console: Running) -> dict[str, float]:
    """A point of the community that one of the demo's accounts answers for."""
    here = console.login("community_duty").get("/api/v1/me").json()["scope"]
    areas = console.login("city_duty").get("/api/v1/areas").json()["items"][0]["areas"]
    return {"lon": areas[here]["lon"], "lat": areas[here]["lat"]}


def start_plan(chief: Screen, level: str, eventually: Callable[..., Any]) -> None:
    """Three clicks."""
    chief.page.click("[data-act=start_plan]")
    eventually(lambda: chief.texts(f".levels [data-level='{level}']"), limit=30)
    chief.page.click(f".levels [data-level='{level}']")
    chief.page.click(".emg-form .btn.pri")


def close(chief: Screen, eventually: Callable[..., Any]) -> zipfile.ZipFile:
    """From the end of the response over the final report to the review; its pack."""
    chief.page.click("[data-act=end_response]")
    chief.fill(reason="险情排除")
    chief.send()
    eventually(lambda: chief.texts("[data-act=review]"), limit=30)
    chief.page.click("#emg-write")
    chief.send()
    eventually(lambda: "终报" in chief.text("#emg-sitrep-meta"), limit=30)
    chief.page.click("[data-act=review]")
    chief.fill(lessons="叫应要快，通知到户")
    chief.send()
    eventually(lambda: not chief.texts("[data-act=review]"), limit=30)
    return chief.pack("zip")
