"""The layer of parts: it comes when it is first shown; a press tells a part, a report begins with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

DRAWN = "() => globalThis.anlan?.parts?.state.n ?? 0"
SHOWN = "() => document.querySelector('.devcard')?.textContent ?? ''"
MIDDLE = [30.59549, 104.620859]


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

    def show(self) -> None:
        self.page.evaluate(
            "() => { for (const name of ['cases', 'cameras', 'units']) anlan.map.show(name, false);"
            " anlan.map.show('parts', true) }"
        )
        self.wait(lambda: self.page.evaluate(DRAWN) > 2_000, limit=20)

    def press_part(self, zoom: float) -> str:
        """Goes to the middle of the demo city and presses a part there; its code."""
        code, x, y = self.page.evaluate(
            """([middle, zoom]) => {
                const map = anlan.map.all()[0];
                map.setView(middle, zoom, { animate: false });
                const view = anlan.canvas.view(map);
                const box = map.getContainer().getBoundingClientRect();
                for (const one of anlan.parts.crowd.points.values()) {
                    const at = { x: view.px(one.x), y: view.py(one.y) };
                    const far = Math.hypot(at.x - view.w / 2, at.y - view.h / 2);
                    const found = far < 250 && anlan.overlays.hit(map, at);
                    const code = anlan.parts.codeOf(one.city, one.kind, one.number);
                    if (found && found.id === code) return [code, box.left + at.x, box.top + at.y];
                }
                return null;
            }""",
            [MIDDLE, zoom],
        )
        self.page.mouse.click(x, y)
        return str(code)


@pytest.fixture
def wall(console: Any, browser: Browser, eventually: Callable[..., Any]) -> Iterator[Map]:
    wall = Map(console, browser, eventually, "wall", "/wall/city")
    yield wall
    assert wall.faults == []
    wall.context.close()


def test_parts_travel_only_when_they_are_shown_and_a_press_tells_one(wall: Map) -> None:
    wall.page.wait_for_load_state("networkidle")
    assert not [url for url in wall.asked if "/parts" in url or "pbin" in url]
    wall.show()
    assert len([url for url in wall.asked if "/geo/parts/" in url]) == 1
    assert wall.page.evaluate("() => anlan.parts.state.items.map((one) => one.parts)") == [
        wall.page.evaluate(DRAWN)
    ]
    code = wall.press_part(18)
    wall.wait(lambda: "位置" in wall.page.evaluate(SHOWN), limit=10)
    told = wall.console.login("wall").get(f"/api/v1/parts/{code}").json()
    shown = wall.page.evaluate(SHOWN)
    for words in (code, told["class"], told["unit"], told["place"], "演示"):
        assert words in shown
    assert "上报" not in shown, "a wall reports nothing"
    wall.page.keyboard.press("Escape")
    wall.wait(lambda: wall.page.evaluate(SHOWN) == "", limit=5)


def test_far_out_a_part_is_a_dot_that_nobody_presses(wall: Map) -> None:
    wall.show()
    hits = """(middle) => {
        const map = anlan.map.all()[0];
        map.setView(middle, 14, { animate: false });
        const view = anlan.canvas.view(map);
        return [...anlan.parts.crowd.points.values()].filter((one) => {
            const found = anlan.overlays.hit(map, { x: view.px(one.x), y: view.py(one.y) });
            return found && found.kind === 'part';
        }).length;
    }"""
    assert wall.page.evaluate(hits, MIDDLE) == 0


def test_a_map_at_street_scale_waits_for_its_parts_and_lives_on(wall: Map) -> None:
    held: list[Any] = []
    wall.page.route("**/api/v1/parts", lambda route: held.append(route))
    wall.page.evaluate("(middle) => anlan.map.all()[0].setView(middle, 18, { animate: false })", MIDDLE)
    with wall.page.expect_request("**/api/v1/parts"):
        wall.page.evaluate("() => anlan.map.show('parts', true)")
    wall.page.wait_for_selector("#head-clock", timeout=5_000)
    held[0].continue_()
    wall.wait(lambda: wall.page.evaluate(DRAWN) > 2_000, limit=20)


def test_a_report_about_a_part_begins_with_its_place_its_code_and_its_matters(
    console: Any, browser: Browser, eventually: Callable[..., Any]
) -> None:
    desk = Map(console, browser, eventually, "city_duty", "/desk")
    desk.show()
    code = desk.press_part(18)
    desk.wait(lambda: "上报此部件" in desk.page.evaluate(SHOWN), limit=10)
    told = desk.console.login("city_duty").get(f"/api/v1/parts/{code}").json()
    desk.page.evaluate("() => [...document.querySelectorAll('.devcard .btn')].at(-1).click()")
    address = "() => document.getElementById('create-address')?.value ?? ''"
    desk.wait(lambda: code in desk.page.evaluate(address), limit=10)
    offered = "() => document.getElementById('create-matter-list')?.textContent ?? ''"
    desk.wait(lambda: f"‹ {told['matter']['title']}" in desk.page.evaluate(offered), limit=10)
    desk.page.goto(f"{console.url}/desk?part={code}")
    desk.wait(lambda: code in desk.page.evaluate(address), limit=20)
    desk.wait(
        lambda: (
            told["grid"] in desk.page.evaluate("() => document.getElementById('create-where').textContent")
        )
    )
    assert desk.faults == []
    desk.context.close()
