"""Two screens are open while parts die during a replay: they say so, and heal to what a snapshot shows."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import Browser, Page

from feeds._base import Sighting
from feeds.client import Client, Line
from feeds.replay import Tally, replay
from support.running import Running
from support.servers import PATIENCE

ROWS = 600
VICTIMS = {80: "gateway", 220: "worker", 340: "valkey", 460: "web"}  # at so many answered rows
UP = "Boolean(globalThis.anlan?.live?.link?.up)"
NOTE_LINK = (
    "() => { window.downs = []; anlan.live.on('link', (l) => l.up || window.downs.push(Date.now())); }"
)
HERE = "Object.fromEntries([...anlan.live.store.cases].map(([id, c]) => [id, c.version]))"


def rows(spots: list[dict[str, Any]]) -> Iterator[Sighting]:
    for n in range(ROWS):
        time.sleep(0.02)  # so that screens are in the middle of it when parts die
        spot = spots[n % len(spots)]
        told = {"channel_ref": f"seen-{n}", "text": "路灯不亮", "scenario_code": "0101240301"}
        yield Sighting(f"seen-{n}", None, told | {"lon": spot["lon"], "lat": spot["lat"]})


def opened(console: Running, browser: Browser, wait: Callable[..., Any], user: str, path: str) -> Page:
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    entry = {"username": user, "password": console.password}
    assert context.request.post(f"{console.url}/api/v1/login", data=entry).ok
    page = context.new_page()
    page.goto(console.url + path)
    wait(lambda: page.evaluate(UP), limit=30)
    page.evaluate(NOTE_LINK)
    return page


def test_two_screens_say_that_the_link_is_lost_and_heal(
    own_console: Running, browser: Browser, eventually: Callable[..., Any]
) -> None:
    own_console.start()
    spots = own_console.login("city_duty").get("/api/v1/places?kind=estate").json()["items"]
    wall = opened(own_console, browser, eventually, "wall", "/wall/city")
    desk = opened(own_console, browser, eventually, "city_dispatch", "/desk")
    key, waiting, struck = own_console.keys()["12345"], dict(VICTIMS), {}
    done: list[Tally] = []

    def strike(tally: Tally) -> None:
        for at in [n for n in waiting if n <= tally.rows]:
            part = waiting.pop(at)
            struck[part] = time.time() * 1000
            os.kill(own_console.pids()[part], signal.SIGKILL)

    def tell() -> None:
        done.append(replay(rows(spots), lambda: Client(Line(own_console.url, 60), key), progress=strike))

    thread = threading.Thread(target=tell)
    thread.start()
    eventually(lambda: [page.evaluate("1") for page in (wall, desk)] and not thread.is_alive(), limit=90)
    assert len(done[0].cases) == ROWS
    for page in (wall, desk):
        downs = page.evaluate("window.downs")
        assert any(0 <= at - struck["gateway"] <= 5_000 * PATIENCE for at in downs), "it was said soon"

    def healed(page: Page) -> bool:
        snapshot = own_console.login("city_duty").get("/api/v1/snapshot").json()["cases"]
        return page.evaluate(UP) and page.evaluate(HERE) == {c["case_id"]: c["version"] for c in snapshot}

    for page in (wall, desk):
        eventually(lambda page=page: healed(page), limit=30)
        assert page.evaluate("anlan.live.store.cases.size") == ROWS
