"""Through a camera, as people look: a press on its mark, a picture that moves, words when it falls silent.

Its heartbeats stay in the console, so this file comes after tests of a city that was told nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from support.desk import Office

PRESS = """([id, no]) => {
    const map = anlan.map.get(id), {lat, lon} = anlan.points.cameras.get(no);
    for (const n of ['cases', 'units']) anlan.map.show(n, false);
    map.setView([lat, lon], 17, {animate: false});
    const p = map.latLngToContainerPoint([lat, lon]), box = map.getContainer().getBoundingClientRect();
    return [box.left + p.x, box.top + p.y];
}"""
PIXELS = """() => {
    const video = document.querySelector('.camcard video'), canvas = document.createElement('canvas');
    if (!video || video.readyState < 2) return '';
    canvas.width = 64, canvas.height = 36;
    const g = canvas.getContext('2d');
    g.drawImage(video, 0, 0, 64, 36);
    return [...g.getImageData(0, 0, 64, 36).data].join();
}"""


class Screen:
    """A page with a map, and the camera that is looked through on it."""

    def __init__(self, page: Page, map_id: str, no: int, wait: Callable[..., Any]) -> None:
        self.page, self.no, self.wait, self.map_id = page, no, wait, map_id

    def state(self) -> str:
        return str(self.page.evaluate("document.querySelector('.camcard .cam')?.dataset.state ?? ''"))

    def said(self) -> str:
        return str(self.page.evaluate("document.querySelector('.camcard .say')?.textContent ?? ''"))

    def press(self) -> None:
        self.wait(lambda: self.page.evaluate("no => anlan.points.cameras.get(no)?.up", self.no), limit=10)
        at = self.page.evaluate(PRESS, [self.map_id, self.no])

        def opens() -> str:
            if not self.state():
                self.page.mouse.click(*at)
            return self.state()

        self.wait(opens, limit=10)

    def moves(self) -> None:
        self.wait(lambda: self.state() == "playing", limit=20)
        first = self.wait(lambda: self.page.evaluate(PIXELS), limit=10)
        self.wait(lambda: self.page.evaluate(PIXELS) not in ("", first), limit=5)


@pytest.fixture
def camera(console: Any) -> dict[str, Any]:
    found = console.login("city_dispatch").get("/api/v1/places?kind=camera").json()["items"]
    return dict(next(c for c in found if c["code"] == "CG-0004"))


@pytest.fixture
def beat(console: Any, camera: dict[str, Any]) -> Callable[[], None]:
    """The camera tells that it lives."""

    def tell() -> None:
        told = console.source("grid_app").post("/api/v1/positions", json={"cameras": [camera["no"]]})
        assert told.status_code == 200, told.text

    return tell


@pytest.fixture
def office(console: Any, browser: Browser, eventually: Callable[..., Any]) -> Iterator[Office]:
    office = Office(console, browser, eventually)
    yield office
    assert office.errors == []
    office.close()


def test_a_camera_moves_on_the_wall_and_says_when_it_falls_silent(
    console: Any, browser: Browser, camera: dict[str, Any], beat: Callable[[], None], eventually: Any
) -> None:
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    entry = {"username": "wall", "password": console.password}
    assert context.request.post(f"{console.url}/api/v1/login", data=entry).ok
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{console.url}/wall/city")
    screen = Screen(page, "wall-map", camera["no"], eventually)
    eventually(lambda: page.evaluate("Boolean(globalThis.anlan?.live?.link?.up)"), limit=30)
    beat()
    eventually(lambda: page.evaluate("no => anlan.points.cameras.get(no)?.up", camera["no"]), limit=10)
    assert not any("hls" in url for url in asked), "the player's library comes with the first stream"
    screen.press()
    screen.moves()
    assert any("hls.light" in url for url in asked)
    eventually(lambda: screen.state() == "silent", limit=15)
    assert "信号中断" in screen.said()
    assert page.evaluate("document.querySelector('.camcard video')") is None
    beat()
    screen.moves()
    assert all(url.startswith((console.url, "blob:", "data:")) for url in asked if ":" in url)
    context.close()


def test_beside_a_case_the_nearest_camera_opens_by_a_key_and_is_noted(
    console: Any, office: Office, camera: dict[str, Any], beat: Callable[[], None], eventually: Any
) -> None:
    case_id = office.report(
        "city_dispatch", "camera-1", text="有人占道", lon=camera["lon"] + 1e-4, lat=camera["lat"]
    )
    desk = office.sit("city_dispatch")
    desk.open(case_id)
    tile = desk.page.locator(f'#drawer-cams [data-camera="{camera["no"]}"]')
    beat()
    eventually(lambda: tile.count() == 1 and "off" not in str(tile.get_attribute("class")), limit=5)
    desk.page.keyboard.press("v")
    screen = Screen(desk.page, "desk-map", camera["no"], eventually)
    screen.moves()
    assert "市中心派遣员" in desk.text(".camcard .note")
    desk.page.click(".camacts .btn")
    eventually(lambda: "已入案" in desk.text(".camacts .btn"), limit=10)
    events = console.login("city_dispatch").get(f"/api/v1/cases/{case_id}/events").json()["items"]
    assert [e["body"]["camera"] for e in events if e["step"] == "snapshot"] == [camera["code"]]
    desk.page.keyboard.press("Escape")
    assert (screen.state(), desk.face()) == ("", "case"), "Esc closes the card and leaves the case"
    beat()
    desk.page.goto(f"{console.url}/cameras")
    states = "[...document.querySelectorAll('#camwall-tiles .cam')].map((n) => n.dataset.state)"
    eventually(lambda: len(desk.page.evaluate(states)) == 9, limit=10)
    eventually(lambda: "playing" in desk.page.evaluate(states), limit=20)
    said = "[...document.querySelectorAll('.cam.off')].every((n) => n.querySelector('.say').textContent)"
    assert desk.page.evaluate(said), "no black box without words"


def test_who_may_not_look_is_told_so_and_sees_no_black_box(
    office: Office, camera: dict[str, Any], beat: Callable[[], None], eventually: Any
) -> None:
    admin = office.sit("admin")
    beat()
    screen = Screen(admin.page, "desk-map", camera["no"], eventually)
    screen.press()
    eventually(lambda: "没有调看视频的权限" in screen.said(), limit=10)
