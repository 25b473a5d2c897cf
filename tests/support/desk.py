"""Somebody at the desk, for browser tests: opens, presses and reads the way a person does."""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

FACE = "document.getElementById('drawer').dataset.face"
LIVE = "Boolean(globalThis.anlan?.live?.link?.up)"


def picture(shade: int) -> bytes:
    """A small PNG made here, one for each shade."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(b"\0" + bytes([shade, 90, 120] * 32) for _ in range(32))
    size = struct.pack(">IIBBBBB", 32, 32, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


class Person:
    """An account's desk, open and live. Reads by one script call, since React swaps nodes."""

    def __init__(self, page: Page, eventually: Callable[..., Any]) -> None:
        self.page = page
        self.wait = eventually

    def text(self, selector: str) -> str:
        found = self.page.evaluate("s => document.querySelector(s)?.textContent ?? ''", selector)
        return str(found)

    def face(self) -> str:
        return str(self.page.evaluate(FACE))

    def picked(self) -> str:
        return str(self.page.evaluate("anlan.grid.picked() ?? ''"))

    def state(self, case_id: str) -> str:
        return str(self.page.evaluate("id => anlan.grid.row(id)?.state ?? ''", case_id))

    def until(self, case_id: str, state: str) -> None:
        """The letter has come: the queue shows the state."""
        self.wait(lambda: self.state(case_id) == state, limit=10)

    def find(self, case_id: str) -> None:
        """Narrows the queue to one case."""
        self.wait(lambda: self.state(case_id), limit=10)
        self.page.fill("#queue-words", case_id)
        self.wait(lambda: self.page.locator(f'.q-grid [row-id="{case_id}"]').count() == 1, limit=10)

    def open(self, case_id: str) -> None:
        """By the row in the queue."""
        self.find(case_id)
        self.page.locator(f'.q-grid [row-id="{case_id}"]').click()
        self.wait(lambda: self.face() == "case" and self.picked() == case_id, limit=10)

    def press(self, words: str) -> None:
        """The primary button, once it says what is expected of it."""
        self.wait(lambda: words in self.text("#drawer-primary"), limit=10)
        self.page.locator("#drawer-primary:enabled").click()

    def choose(self, step: str) -> None:
        """One of the other ways: beside the primary button, or in its menu."""
        way = self.page.locator(f'#drawer-bar [data-step="{step}"]:enabled')
        self.wait(lambda: way.count() == 1, limit=10)
        if not way.is_visible():
            self.page.click("#drawer-more")
        way.click()

    def fill(self, field: str, words: str) -> None:
        self.page.locator(f'[data-field="{field}"] .inp').fill(words)

    def attach(self, field: str, shade: int) -> None:
        files: Any = {"name": f"{shade}.png", "mimeType": "image/png", "buffer": picture(shade)}
        self.page.locator(f'[data-field="{field}"] input[type=file]').set_input_files(files=files)
        self.wait(lambda: self.page.locator(f'[data-field="{field}"] .shot img').count() == 1, limit=10)

    def handle(self, case_id: str, result: str = "已劝离并恢复通道") -> None:
        """As the unit's officer: sign, then feed back with a picture."""
        self.open(case_id)
        self.press("签收")
        self.until(case_id, "handling")
        self.wait(lambda: "反馈" in self.text("#drawer-primary"), limit=10)
        self.fill("result_text", result)
        self.attach("media_after", 40)
        self.press("反馈")
        self.until(case_id, "feedback")

    def press_map(self, lon: float, lat: float) -> None:
        """A press on the map at a point, after bringing it near."""
        at = self.page.evaluate(
            """([lat, lon]) => {
                const map = anlan.map.get("desk-map");
                map.setView([lat, lon], 17, {animate: false});
                const p = map.latLngToContainerPoint([lat, lon]);
                const box = map.getContainer().getBoundingClientRect();
                return [box.left + p.x, box.top + p.y];
            }""",
            [lat, lon],
        )
        self.page.mouse.click(*at)


class Office:
    """Desks of one running console. Contexts are closed with `close`."""

    def __init__(self, console: Any, browser: Any, eventually: Callable[..., Any]) -> None:
        self.console = console
        self._browser = browser
        self._wait = eventually
        self._contexts: list[Any] = []
        self.errors: list[str] = []  # of every page: uncaught, or refused by the content policy

    def sit(
        self,
        user: str,
        before: Callable[[Page], None] = lambda page: None,
        at: str = "/desk",
        size: tuple[int, int, float] = (1920, 1080, 1),
    ) -> Person:
        """That account's desk or another page, open and live; `before` may prepare the page."""
        width, height, scale = size
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, device_scale_factor=scale
        )
        self._contexts.append(context)
        entry = {"username": user, "password": self.console.password}
        assert context.request.post(f"{self.console.url}/api/v1/login", data=entry).ok
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console", lambda said: self.errors.append(said.text) if "Content Security" in said.text else None
        )
        before(page)
        page.goto(f"{self.console.url}{at}")
        self._wait(lambda: page.evaluate(LIVE), limit=20)
        return Person(page, self._wait)

    def quiet_grid(self, user: str) -> dict[str, Any]:
        """The grid of the account's area whose inner point lies furthest from every open case."""
        who = self.console.login(user)
        scope = who.get(f"{self.console.url}/api/v1/me").json()["scope"]
        cases = who.get(f"{self.console.url}/api/v1/snapshot").json()["cases"]
        taken = [(c["lon"], c["lat"]) for c in cases if c["lon"] is not None]
        cities = who.get(f"{self.console.url}/api/v1/areas").json()["items"]
        areas = {code: area for city in cities for code, area in city["areas"].items()}
        inside = [area for code, area in areas.items() if len(code) == 15 and code.startswith(scope)]
        return dict(
            max(inside, key=lambda g: min((math.dist(p, (g["lon"], g["lat"])) for p in taken), default=1))
        )

    def matter(self, words: str, lead: str = "") -> dict[str, Any]:
        """A leaf of the list, led by that kind of unit where one is asked for."""
        who = self.console.login("city_dispatch")
        asked = {"q": words, "limit": "50"}
        found = who.get(f"{self.console.url}/api/v1/scenarios", params=asked).json()["items"]
        return dict(next(m for m in found if lead in ("", m["lead"])))

    def report(self, user: str, ref: str, **more: Any) -> str:
        """A report by REST, in a quiet grid of the account's area unless told otherwise."""
        who = self.console.login(user)
        if "lon" not in more:
            grid = self.quiet_grid(user)
            more |= {"lon": grid["lon"], "lat": grid["lat"]}
        body = {"channel": "desk", "channel_ref": ref, "crs": "cgcs2000", **more}
        answer = who.post(f"{self.console.url}/api/v1/reports", json=body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["case_id"])

    def close(self) -> None:
        for context in self._contexts:
            context.close()
