"""A phone in somebody's hand, for browser tests of /m: counts what is pressed, can lose its link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from support.desk import LIVE, picture

SIZE = {"width": 390, "height": 844}


class Phone:
    """An account's field page, open and live."""

    def __init__(self, console: Any, browser: Any, eventually: Callable[..., Any], user: str) -> None:
        self.wait, self.console, self.taps = eventually, console, 0
        self.errors: list[str] = []
        self.context = browser.new_context(
            viewport=SIZE, device_scale_factor=3, is_mobile=True, has_touch=True, permissions=["geolocation"]
        )
        entry = {"username": user, "password": console.password}
        assert self.context.request.post(f"{console.url}/api/v1/login", data=entry).ok
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda m: self.errors.append(m.text) if "Content Sec" in m.text else None)

    def open(self, path: str = "/m") -> None:
        self.page.goto(f"{self.console.url}{path}")
        self.wait(lambda: self.page.evaluate(LIVE), limit=20)

    def text(self, selector: str = "#m-root") -> str:
        found = self.page.evaluate("s => document.querySelector(s)?.textContent ?? ''", selector)
        return str(found)

    def tap(self, selector: str) -> None:
        self.taps += 1
        self.page.locator(selector).first.tap()

    def shoot(self, shade: int) -> None:
        """One press on the camera; the picture it takes."""
        self.taps += 1
        files: Any = {"name": f"{shade}.png", "mimeType": "image/png", "buffer": picture(shade)}
        n = self.page.locator(".m-camera .m-shot").count()
        self.page.locator(".m-camera input[type=file]").set_input_files(files=files)
        self.wait(lambda: self.page.locator(".m-camera .m-shot").count() == n + 1, limit=10)

    def open_case(self, case_id: str) -> None:
        card = f'[data-case="{case_id}"]'
        self.wait(lambda: self.page.locator(card).count() == 1, limit=10)
        self.tap(card)

    def act(self, step: str) -> None:
        button = f'[data-step="{step}"]'
        self.wait(lambda: self.page.locator(f"{button}:enabled").count() == 1, limit=10)
        self.tap(button)

    def waiting(self) -> list[list[str]]:
        """What lies in the outbox: step and status of each, oldest first."""
        told = self.page.evaluate("anlan.outbox.all().map(e => [e.step, e.status])")
        return [[str(step), str(status)] for step, status in told]

    def close(self) -> None:
        self.context.close()
