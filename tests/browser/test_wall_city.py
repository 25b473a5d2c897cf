"""The city wall as people watch it: live without reload, true figures, one link that says when it is lost."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from console.embedded import socket_url
from dispatch.telemetry import Telemetry

LIVE = "Boolean(globalThis.anlan?.live?.link?.up && anlan.live.kpi)"
FIRST_LOAD = 1_200_000
HAN = re.compile(r"[\u4e00-\u9fff]")


class Wall:
    """A wall screen that is open and live."""

    def __init__(self, console: Any, browser: Browser, wait: Callable[..., Any], query: str = "") -> None:
        self.console, self.wait = console, wait
        self.context = browser.new_context(viewport={"width": 1920, "height": 1080})
        entry = {"username": "wall", "password": console.password}
        assert self.context.request.post(f"{console.url}/api/v1/login", data=entry).ok
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.goto(f"{console.url}/wall/city{query}")
        wait(lambda: self.page.evaluate(LIVE), limit=30)

    def text(self, selector: str) -> str:
        return str(self.page.evaluate("s => document.querySelector(s)?.textContent ?? ''", selector))

    def number(self, path: str) -> int:
        return int(self.text(f'[data-live="{path}"]:not([data-share])').replace(",", "") or -1)


@pytest.fixture
def wall(console: Any, browser: Browser, eventually: Callable[..., Any]) -> Iterator[Wall]:
    wall = Wall(console, browser, eventually)
    yield wall
    assert wall.faults == []
    wall.context.close()


def report(console: Any, ref: str, lon: float, lat: float, matter: str = "") -> str:
    body: dict[str, Any] = {"channel": "12345", "channel_ref": ref, "text": "有人占道", "crs": "cgcs2000"}
    body |= {"lon": lon, "lat": lat} | ({"scenario_code": matter} if matter else {})
    answer = console.source("12345").post("/api/v1/reports", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["case_id"])


@pytest.fixture(scope="module")
def matter(console: Any) -> str:
    """A leaf that a trusted channel may name, so that its case is registered at once."""
    found = console.login("city_duty").get("/api/v1/scenarios?q=占道").json()["items"]
    return str(found[0]["code"])


def some_grids(console: Any, n: int) -> list[tuple[str, float, float]]:
    areas = console.login("wall").get("/api/v1/areas").json()["items"][0]["areas"]
    grids = sorted((code, a["lon"], a["lat"]) for code, a in areas.items() if len(code) == 15)
    return grids[:: len(grids) // n][:n]


def test_a_report_by_http_is_on_the_wall_without_reload(wall: Wall) -> None:
    (code, lon, lat), *_ = some_grids(wall.console, 3)
    before, here = wall.number("kpi.today.report"), wall.number(f"kpi.children.{code[:9]}")
    case_id = report(wall.console, "wall-1", lon, lat)
    wall.wait(lambda: wall.page.evaluate("id => anlan.points.cases.has(id)", case_id), limit=5)
    wall.wait(lambda: wall.number("kpi.today.report") == before + 1, limit=5)
    wall.wait(lambda: wall.number(f"kpi.children.{code[:9]}") == here + 1, limit=5)
    title = wall.page.evaluate("id => anlan.live.store.cases.get(id).title", case_id)
    wall.wait(lambda: title in wall.text("#ticker-rows"), limit=6)
    grid = wall.page.evaluate("id => anlan.points.cases.get(id).grid", case_id)
    assert grid == code
    assert wall.page.evaluate("g => anlan.points.crowd.grids.get(g)?.n", code) >= 1


def test_an_alert_of_a_rule_stands_in_the_ticker_of_the_city_it_is_about(wall: Wall) -> None:
    (code, lon, lat), *_ = some_grids(wall.console, 3)
    told = {
        "fence": "A",
        "name": "老城",
        "of": "unit",
        "on": "enter",
        "minutes": 0,
        "id": "U1",
        "who": "环卫 01",
    }
    told |= {"lon": lon, "lat": lat, "area": code, "raises": "alert", "at": round(time.time() * 1000)}
    telemetry = Telemetry(socket_url(wall.console.data_dir))
    telemetry.alert(told | {"area": f"511421{code[6:]}", "who": "别处 01"})
    telemetry.alert(told)
    wall.wait(lambda: "围栏「老城」：环卫 01 进入" in wall.text("#ticker-rows"), limit=6)
    assert "别处 01" not in wall.text("#ticker-rows")


def test_figures_of_the_wall_are_those_of_the_server(wall: Wall) -> None:
    def same() -> bool:
        kpi = wall.console.login("wall").get("/api/v1/snapshot").json()["kpi"]
        told = {path: wall.number(path) for path in ("kpi.open", "kpi.today.report")}
        sources = sum(wall.number(f"kpi.sources.{c}") for c in ("12345", "grid_app", "desk", "citizen"))
        real = sum(kpi["sources"].get(c, 0) for c in ("12345", "grid_app", "desk", "citizen"))
        return told == {"kpi.open": kpi["open"], "kpi.today.report": kpi["today"].get("report", 0)} and (
            sources == real
        )

    wall.wait(same, limit=10)


def test_what_nobody_has_told_yet_is_a_dash(wall: Wall) -> None:
    assert wall.text('[data-live="units.up"]') == "—"
    assert wall.text('[data-live="cameras.up"]') == "—"


def test_nodes_keep_their_identity_through_a_hundred_live_changes(wall: Wall, matter: str) -> None:
    parts = ".panel, [data-live], .tk, .call, #wall-map, canvas.leaflet-zoom-animated"
    asked: list[str] = []
    wall.page.on("request", lambda request: asked.append(request.url))
    count = wall.page.evaluate("parts => (window.kept = [...document.querySelectorAll(parts)]).length", parts)
    heard = wall.page.evaluate("anlan.live.store.tip")
    for i, (_, lon, lat) in enumerate(some_grids(wall.console, 40)):
        report(wall.console, f"wall-many-{i}", lon, lat, matter)  # reported, accepted, registered
    wall.wait(lambda: wall.page.evaluate("anlan.live.store.tip") >= heard + 100, limit=20)
    assert [url for url in asked if "_dash-update-component" in url] == []
    assert count > 100
    assert wall.page.evaluate("kept.every((node) => node.isConnected)")
    assert wall.page.evaluate("parts => document.querySelectorAll(parts).length", parts) == count


def test_a_press_on_the_map_says_which_grid_it_is(wall: Wall) -> None:
    _, (code, lon, lat), *_ = some_grids(wall.console, 3)
    at = wall.page.evaluate(
        """([lat, lon]) => {
            window.picks = [];
            anlan.map.on('pick', ({ kind }) => picks.push(kind));
            anlan.map.on('grid', ({ id }) => picks.push(id));
            anlan.map.show('cases', false);
            const map = anlan.map.get('wall-map');
            map.setView([lat, lon], 17, { animate: false });
            const p = map.latLngToContainerPoint([lat, lon]);
            const box = map.getContainer().getBoundingClientRect();
            return [box.left + p.x, box.top + p.y];
        }""",
        [lat, lon],
    )
    wall.wait(lambda: not wall.page.evaluate("picks.length") and press(wall, at), limit=10)
    wall.wait(lambda: wall.page.evaluate("picks") == [None, code], limit=10)


def press(wall: Wall, at: list[float]) -> bool:
    wall.page.mouse.click(*at)
    return True


def test_the_wall_says_that_its_link_is_lost_and_heals_to_a_fresh_snapshot(wall: Wall) -> None:
    os.kill(wall.console.pids()["gateway"], signal.SIGKILL)
    wall.wait(lambda: "数据停在" in wall.text("#link-bar"), limit=5)
    *_, (_, lon, lat) = some_grids(wall.console, 3)
    case_id = report(wall.console, "wall-lost", lon, lat)
    wall.wait(lambda: wall.page.evaluate("document.getElementById('link-bar').hidden"), limit=30)

    def equal() -> bool:
        cases = wall.console.login("wall").get("/api/v1/snapshot").json()["cases"]
        there = {c["case_id"]: c["version"] for c in cases}
        here = wall.page.evaluate(
            "Object.fromEntries([...anlan.live.store.cases].map(([id, c]) => [id, c.version]))"
        )
        return case_id in here and there == here

    wall.wait(equal, limit=15)


def test_a_wall_whose_log_in_has_ended_says_so_and_goes_to_log_in(wall: Wall) -> None:
    me = wall.context.request.get(f"{wall.console.url}/api/v1/me").json()
    asked = wall.context.request.post(
        f"{wall.console.url}/api/v1/logout", headers={"X-CSRF-Token": me["csrf"]}
    )
    assert asked.ok
    wall.wait(lambda: "登录已到期" in wall.text("#link-bar"), limit=15)
    wall.page.wait_for_url("**/login?next=%2Fwall%2Fcity", timeout=15_000)


def test_grids_are_coloured_by_their_open_cases(wall: Wall) -> None:
    """The tile under a grid with cases has another colour than the same spot had without them."""
    code, lon, lat = some_grids(wall.console, 7)[3]
    wall.page.evaluate(
        "([lat, lon]) => { for (const n of ['cases', 'cameras', 'units']) anlan.map.show(n, false);"
        " anlan.map.get('wall-map').setView([lat, lon], 17, { animate: false }) }",
        [lat, lon],
    )
    clip = {"x": 900, "y": 500, "width": 120, "height": 80}
    was = settled(wall, clip)
    for i in range(8):
        report(wall.console, f"wall-colour-{i}", lon, lat)
    wall.wait(lambda: wall.page.evaluate("g => anlan.points.crowd.grids.get(g)?.n ?? 0", code) >= 8, limit=10)
    wall.wait(lambda: wall.page.screenshot(clip=clip) != was, limit=10)

    coloured = settled(wall, clip)
    wall.page.click("#legend button[data-paint-next]")  # overdue: none of them is
    wall.wait(lambda: "超时/网格" in wall.text("#legend"), limit=5)
    wall.wait(lambda: wall.page.screenshot(clip=clip) != coloured, limit=10)
    wall.page.mouse.move(960, 540)
    wall.page.evaluate(
        "() => anlan.map.get('wall-map').fire('mousemove', { latlng: anlan.map.get('wall-map').getCenter() })"
    )
    wall.wait(lambda: wall.page.evaluate("() => anlan.spot.under()?.code") == code, limit=10)


def settled(wall: Wall, clip: Any) -> bytes:
    """The picture once two looks in a row agree."""
    last = [b"", b""]

    def same() -> bool:
        last[:] = [last[1], wall.page.screenshot(clip=clip)]
        wall.page.wait_for_timeout(400)
        return last[0] == last[1]

    wall.wait(same, limit=20)
    return last[1]


def test_the_first_load_is_small(console: Any, browser: Browser, eventually: Callable[..., Any]) -> None:
    """All that travels, the worker's geometry and fonts too."""
    wall = Wall(console, browser, eventually)
    wall.page.wait_for_load_state("networkidle")
    moved = wall.page.evaluate(
        "performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))"
        ".reduce((sum, e) => sum + e.transferSize, 0)"
    )
    city = wall.page.evaluate("anlan.boot.cities[0]")
    wall.context.close()
    who = console.login("wall")
    who.headers["Accept-Encoding"] = "gzip"
    for layer in ("town", "grid", "water", "road"):
        for ending in ("aqb2", "json"):
            path = f"/api/v1/geo/{city['code']}/{city['version']}/{layer}.z11.{ending}"
            told = who.get(path, stream=True)
            told.raise_for_status()
            moved += int(told.headers["Content-Length"])
    assert moved <= FIRST_LOAD


def test_english_chrome_has_no_chinese(
    console: Any, browser: Browser, eventually: Callable[..., Any]
) -> None:
    wall = Wall(console, browser, eventually, "?lang=en&theme=light")
    chrome = "h2, .meta, .kv span, .fn > span:first-child, .lg, .ms, .p-src .lab, .p-sta .lab, .p-cat .lab"
    said = wall.page.evaluate("s => [...document.querySelectorAll(s)].map((n) => n.textContent)", chrome)
    theme = wall.page.evaluate("document.documentElement.dataset.theme")
    wall.context.close()
    assert [words for words in said if HAN.search(words)] == []
    assert theme == "light"


def test_a_page_nobody_wrote_is_not_found(console: Any) -> None:
    who = console.login("wall")
    assert who.get("/wall/nothing").status_code == 404
