"""The big city on the wall, all of it at once: `bench_big.py [minutes of soak [cases]]`.

A running console, 平川市 with 100,000 grids and as many open cases, 100 changes a second, and /wall/city with
its charts in a Chromium without a GPU at 1920×1080. Reach: live ≥ 45 frames a second, dragged ≥ 20, the
page ≤ 700 MB beyond what the empty browser takes, and the heap after a soak of 30 minutes ≤ 5 % more than
after its first five. The floor of the same run is an empty page: what this machine can show at all while the
same console works.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Browser, Page, sync_playwright

from support.chromium import FLAGS, executable
from support.running import PASSWORD, ROOT, Running
from support.servers import eventually

CASES, RATE, TRIES, LOOK_MS = 100_000, 100, 5, 5000
LIVE_FPS, PAN_FPS, PAGE_MB, GROWTH = 45, 20, 700, 0.05
WARM_S = 300
FRAMES = """async ({ ms, drag }) => {
  const box = document.querySelector(".leaflet-container");
  const how = { bubbles: true, cancelable: true, button: 0, buttons: 1, view: window };
  const hand = (type, clientX, clientY) =>
    box.dispatchEvent(new MouseEvent(type, { ...how, clientX, clientY }));
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  let n = 0;
  const began = await frame();
  let now = began;
  if (drag) hand("mousedown", 960, 540);
  while (now - began < ms) {
    if (drag) hand("mousemove", 960 + 300 * Math.sin(n / 25), 540 + 200 * Math.sin(n / 40));
    now = await frame();
    n += 1;
  }
  if (drag) hand("mouseup", 960, 540);
  return (1000 * n) / (now - began);
}"""
READY = """(n) => {
  const tiles = [...document.querySelectorAll(".leaflet-tile")];
  const drawn = tiles.length > 0 && tiles.every((tile) => tile.classList.contains("leaflet-tile-loaded"));
  return Boolean(globalThis.anlan?.live?.link?.up) && anlan.points.cases.size >= n && drawn;
}"""


class Life:
    """`anlan simulate --city big` beside the console."""

    def __init__(self, console: Running, cases: int) -> None:
        self.told: list[str] = []
        line = ["simulate", "--city", "big", "--cases", str(cases), "--rate", str(RATE)]
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py"), *line],
            cwd=console.data_dir,
            env=console.env,
            stdout=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        self.told.extend(self._process.stdout)

    @property
    def open(self) -> int:
        """Cases that were open when it last said so."""
        return max(
            (int(told.split()[0]) for told in self.told if told.endswith("cases are open\n")), default=0
        )

    def end(self) -> None:
        self._process.terminate()
        self._process.wait()


def browser_mb(chrome: Browser) -> float:
    """All processes of the browser, what they share counted once."""
    session = chrome.new_browser_cdp_session()
    pids = [p["id"] for p in session.send("SystemInfo.getProcessInfo")["processInfo"]]
    session.detach()
    return sum(_proportional_mb(pid) for pid in pids)


def _proportional_mb(pid: int) -> float:
    with open(f"/proc/{pid}/smaps_rollup") as lines:
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def heap_mb(page: Page) -> float:
    """What is still there after the garbage has gone."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = float(session.send("Runtime.getHeapUsage")["usedSize"])
    session.detach()
    return used / 1e6


def frames(page: Page, drag: bool) -> float:
    asked = {"ms": LOOK_MS, "drag": drag}
    return statistics.median(page.evaluate(FRAMES, asked) for _ in range(TRIES))


def measure(chrome: Browser, console: Running, minutes: float, cases: int) -> list[str]:
    context = chrome.new_context(viewport={"width": 1920, "height": 1080})
    floor, empty = frames(context.new_page(), drag=False), browser_mb(chrome)
    entry = {"username": "big_wall", "password": PASSWORD}
    assert context.request.post(f"{console.url}/api/v1/login", data=entry).ok
    page = context.new_page()
    began = time.monotonic()
    page.goto(f"{console.url}/wall/city", wait_until="commit")
    eventually(lambda: page.evaluate(READY, cases * 0.9), limit=60)
    print(f"opened in {time.monotonic() - began:.1f} s", flush=True)
    page.wait_for_timeout(3000)
    live, pan, size = frames(page, drag=False), frames(page, drag=True), browser_mb(chrome) - empty
    print(
        f"empty page {floor:.0f} fps; live {live:.0f}, {live / floor:.2f} of it; dragged {pan:.0f}",
        flush=True,
    )
    print(
        f"page {size:.0f} MB beyond {empty:.0f} of the empty browser, heap {heap_mb(page):.0f} MB", flush=True
    )
    missed = [] if live >= LIVE_FPS and pan >= PAN_FPS else ["frames"]
    missed += [] if size <= PAGE_MB else ["memory"]
    if minutes:
        page.wait_for_timeout(min(WARM_S, minutes * 10) * 1000)
        first = heap_mb(page)
        page.wait_for_timeout(minutes * 60_000 - min(WARM_S, minutes * 10) * 1000)
        growth = heap_mb(page) / first - 1
        print(
            f"{minutes:g} min: heap {first:.1f} MB, {growth:+.1%}; page {browser_mb(chrome) - empty:.0f} MB"
        )
        missed += [] if growth <= GROWTH else ["soak"]
    context.close()
    return missed


def main(minutes: float, cases: int) -> int:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        console = Running(Path(folder), ANLAN_DEMO="0")
        console.start()
        began, life = time.monotonic(), Life(console, cases)
        try:
            eventually(lambda: life.open >= 0.95 * cases, limit=600, pause=0.5)
            print(f"{life.open} cases told in {time.monotonic() - began:.0f} s", flush=True)
            chrome = play.chromium.launch(executable_path=executable(), args=FLAGS)
            missed = measure(chrome, console, minutes, cases)
            chrome.close()
        finally:
            life.end()
            console.stop()
    print(f"missed: {', '.join(missed)}" if missed else "all reached")
    return 1 if missed else 0


if __name__ == "__main__":
    told = sys.argv[1:]
    sys.exit(main(float(told[0]) if told else 30.0, int(told[1]) if told[1:] else CASES))
