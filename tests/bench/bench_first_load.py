"""A first look, cold: `python tests/bench/bench_first_load.py`.

A browser that has kept nothing opens /wall/city and /desk of a demo city with open cases. Counted: all that
travels to it, the worker's geometry and the socket too; and the time until the map is drawn, the link is up
and the figures are bound. Medians of five browsers. Reach: wall ≤ 3 s and ≤ 1.2 MB, desk ≤ 4 s and ≤ 1.8 MB.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Page, Playwright, Request, WebSocket, sync_playwright

from support.chromium import FLAGS, executable
from support.filled import fill
from support.running import PASSWORD, Running
from support.servers import eventually

TRIES, CASES = 5, 200
USABLE = """() => {
  if (!globalThis.anlan?.live?.link?.up || !anlan.live.kpi) return false;
  const figures = [...document.querySelectorAll('[data-live^="kpi."]')].map((node) => node.textContent);
  const tiles = [...document.querySelectorAll(".leaflet-tile")];
  const marks = anlan.points.cases.size > 0 && document.querySelector(".leaflet-overlay-pane canvas");
  const rows = anlan.boot.page === "wall" || document.querySelectorAll(".q-row").length > 10;
  const drawn = tiles.length > 0 && tiles.every((tile) => tile.classList.contains("leaflet-tile-loaded"));
  return Boolean(figures.some((text) => text !== "—") && drawn && marks && rows);
}"""
PAGES = {  # who opens what; seconds and bytes to reach
    "wall": ("wall", "/wall/city", 3.0, 1_200_000),
    "desk": ("city_dispatch", "/desk", 4.0, 1_800_000),
}


def look(play: Playwright, console: Running, user: str, path: str) -> tuple[float, int]:
    """(seconds until it can be used, bytes until it is quiet) in a browser of its own."""
    chrome = play.chromium.launch(executable_path=executable(), args=FLAGS)
    try:
        context = chrome.new_context(viewport={"width": 1920, "height": 1080})
        entry = {"username": user, "password": PASSWORD}
        assert context.request.post(f"{console.url}/api/v1/login", data=entry).ok
        page = context.new_page()
        came: list[Request] = []
        frames: list[int] = []

        def count(link: WebSocket) -> None:
            link.on("framereceived", lambda frame: frames.append(len(frame)))

        page.on("requestfinished", lambda request: came.append(request))
        page.on("websocket", count)
        began = time.monotonic()
        page.goto(f"{console.url}{path}", wait_until="commit")
        while not page.evaluate(USABLE):
            if time.monotonic() - began > 60:
                raise TimeoutError(f"{path} cannot be used after a minute")
            time.sleep(0.02)
        seconds = time.monotonic() - began
        eventually(lambda: quiet(page, came), 20)
        sizes = [request.sizes() for request in came]
        return seconds, sum(s["responseBodySize"] + s["responseHeadersSize"] for s in sizes) + sum(frames)
    finally:
        chrome.close()


def quiet(page: Page, came: list[Request]) -> bool:
    """Nothing has come for two seconds."""
    n = len(came)
    page.wait_for_timeout(2000)
    return len(came) == n


def main() -> int:
    found: dict[str, object] = {"bench": "first_load", "load": os.getloadavg()[0]}
    met = True
    with tempfile.TemporaryDirectory() as home, sync_playwright() as play:
        fill(Path(home), CASES, 20, round(time.time() * 1000))
        console = Running(Path(home), ANLAN_DEMO="0").start()
        try:
            for name, (user, path, seconds, size) in PAGES.items():
                looks = [look(play, console, user, path) for _ in range(TRIES)]
                took = statistics.median(s for s, _ in looks)
                moved = statistics.median(n for _, n in looks)
                met = met and took <= seconds and moved <= size
                found[name] = {"s": round(took, 2), "bytes": moved, "reach": [seconds, size]}
        finally:
            console.stop()
    sys.stdout.write(json.dumps(found | {"met": met}) + "\n")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
