"""The layer of parts: it comes when it is first shown; a press tells a part, a report begins with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from support.map_page import Map

DRAWN = "() => globalThis.anlan?.parts?.state.n ?? 0"
SHOWN = "() => document.querySelector('.devcard')?.textContent ?? ''"
MIDDLE = [30.59549, 104.620859]


def show(on: Map) -> None:
    on.page.evaluate(
        "() => { for (const name of ['cases', 'cameras', 'units']) anlan.map.show(name, false);"
        " anlan.map.show('parts', true) }"
    )
    on.wait(lambda: on.page.evaluate(DRAWN) > 2_000, limit=20)


def press_part(on: Map, zoom: float) -> str:
    """Goes to the middle of the demo city and presses a part there; its code."""
    code, x, y = on.page.evaluate(
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
    on.page.mouse.click(x, y)
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
    show(wall)
    assert len([url for url in wall.asked if "/geo/parts/" in url]) == 1
    assert wall.page.evaluate("() => anlan.parts.state.items.map((one) => one.parts)") == [
        wall.page.evaluate(DRAWN)
    ]
    code = press_part(wall, 18)
    wall.wait(lambda: "位置" in wall.page.evaluate(SHOWN), limit=10)
    told = wall.console.login("wall").get(f"/api/v1/parts/{code}").json()
    shown = wall.page.evaluate(SHOWN)
    for words in (code, told["class"], told["unit"], told["place"], "演示"):
        assert words in shown
    assert "上报" not in shown, "a wall reports nothing"
    wall.page.keyboard.press("Escape")
    wall.wait(lambda: wall.page.evaluate(SHOWN) == "", limit=5)


def test_far_out_a_part_is_a_dot_that_nobody_presses(wall: Map) -> None:
    show(wall)
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
    show(desk)
    code = press_part(desk, 18)
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
