"""A page with a map in a person's browser, and what was asked and went wrong on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page


class Map:
    """A page with a map, logged in."""

    def __init__(
        self, console: Any, browser: Browser, wait: Callable[..., Any], user: str, path: str
    ) -> None:
        self.console, self.wait = console, wait
        self.context = browser.new_context(viewport={"width": 1920, "height": 1080})
        entry = {"username": user, "password": console.password}
        assert self.context.request.post(f"{console.url}/api/v1/login", data=entry).ok
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.asked: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(console.url + path)
        wait(lambda: self.page.evaluate("() => Boolean(globalThis.anlan?.map?.all().length)"), limit=30)
        wait(lambda: self.page.evaluate("() => anlan.live.link.up"), limit=30)
