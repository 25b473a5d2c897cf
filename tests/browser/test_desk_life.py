"""One case through its whole life by hand: five people, five browsers' worth of log-ins, no reload."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

HEAD = "document.getElementById('drawer').dataset.face"


def picture(shade: int) -> bytes:
    """A small PNG made here, one for each shade."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(b"\0" + bytes([shade, 90, 120] * 32) for _ in range(32))
    size = struct.pack(">IIBBBBB", 32, 32, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


class Person:
    """Somebody at the desk. Reads by one script call, since React swaps nodes."""

    def __init__(self, page: Page, eventually: Callable[..., Any]) -> None:
        self.page = page
        self.wait = eventually

    def text(self, selector: str) -> str:
        found = self.page.evaluate("s => document.querySelector(s)?.textContent ?? ''", selector)
        return str(found)

    def state(self, case_id: str) -> str:
        return str(self.page.evaluate("id => anlan.grid.row(id)?.state ?? ''", case_id))

    def until(self, case_id: str, state: str) -> None:
        """The letter has come: the queue shows the state."""
        self.wait(lambda: self.state(case_id) == state, limit=10)

    def open(self, case_id: str) -> None:
        """By the row in the queue."""
        self.wait(lambda: self.state(case_id), limit=10)
        number = self.page.evaluate("id => anlan.grid.row(id).case_no || id", case_id)
        self.page.fill("#queue-words", number)
        self.page.locator(f'.q-grid [row-id="{case_id}"]').click()
        self.wait(lambda: self.page.evaluate(HEAD) == "case", limit=10)

    def press(self, words: str) -> None:
        """The primary button, once it says what is expected of it."""
        self.wait(lambda: words in self.text("#drawer-primary"), limit=10)
        self.page.locator("#drawer-primary:enabled").click()

    def fill(self, field: str, words: str) -> None:
        self.page.locator(f'[data-field="{field}"] .inp').fill(words)

    def attach(self, field: str, shade: int) -> None:
        files = {"name": f"{shade}.png", "mimeType": "image/png", "buffer": picture(shade)}
        self.page.locator(f'[data-field="{field}"] input[type=file]').set_input_files(files=files)  # type: ignore[arg-type]
        self.wait(lambda: self.page.locator(f'[data-field="{field}"] .shot img').count() == 1, limit=10)


@pytest.fixture
def sit(console: Any, browser: Browser, eventually: Callable[..., Any]) -> Iterator[Callable[[str], Person]]:
    """sit("unit_officer"): that account's desk, open and live."""
    contexts = []

    def take(user: str) -> Person:
        context = browser.new_context(viewport={"width": 1920, "height": 1080})
        contexts.append(context)
        entry = {"username": user, "password": console.password}
        assert context.request.post(f"{console.url}/api/v1/login", data=entry).ok
        page = context.new_page()
        page.goto(f"{console.url}/desk")
        eventually(lambda: page.evaluate("Boolean(globalThis.anlan?.live?.link?.up)"), limit=20)
        return Person(page, eventually)

    yield take
    for context in contexts:
        context.close()


def place_and_matter(console: Any) -> tuple[float, float, dict[str, Any]]:
    """A quiet grid of the grid worker's community, and a matter that the town's law team leads."""
    worker, officer = console.login("grid_worker"), console.login("unit_officer")
    community = worker.get(f"{console.url}/api/v1/me").json()["scope"]
    kind = officer.get(f"{console.url}/api/v1/me").json()["unit"].partition("@")[0]
    cities = worker.get(f"{console.url}/api/v1/areas").json()["items"]
    busy = {c["grid"] for c in worker.get(f"{console.url}/api/v1/snapshot").json()["cases"]}
    areas = {code: a for city in cities for code, a in city["areas"].items()}
    grid = next(
        a for code, a in areas.items() if len(code) == 15 and code[:12] == community and code not in busy
    )
    found = officer.get(f"{console.url}/api/v1/scenarios", params={"q": "占道", "limit": 50}).json()["items"]
    matter = next(m for m in found if m["lead"] == kind)
    return grid["lon"], grid["lat"], matter


def click_map(person: Person, lon: float, lat: float) -> None:
    """A press on the map at a point, after bringing it near."""
    at = person.page.evaluate(
        """([lat, lon]) => {
            const map = anlan.map.of("desk-map");
            map.setView([lat, lon], 17, {animate: false});
            const p = map.latLngToContainerPoint([lat, lon]);
            const box = map.getContainer().getBoundingClientRect();
            return [box.left + p.x, box.top + p.y];
        }""",
        [lat, lon],
    )
    person.page.mouse.click(*at)


def test_a_case_lives_from_a_press_on_the_map_to_its_closing(
    console: Any, sit: Callable[[str], Person]
) -> None:
    lon, lat, matter = place_and_matter(console)
    dispatcher = sit("city_dispatch")
    case_id = report(dispatcher, lon, lat, matter)

    # two presses from the marker: the marker, then the primary button
    dispatcher.page.keyboard.press("Escape")
    click_map(dispatcher, lon, lat)
    dispatcher.wait(lambda: dispatcher.page.evaluate("anlan.grid.picked()") == case_id, limit=10)
    dispatcher.press("派单")
    dispatcher.until(case_id, "dispatched")

    officer = sit("unit_officer")
    officer.open(case_id)
    officer.press("签收")
    officer.until(case_id, "handling")
    officer.wait(lambda: "反馈" in officer.text("#drawer-primary"), limit=10)
    officer.fill("result_text", "已劝离并恢复通道")
    officer.attach("media_after", 40)
    officer.press("反馈")
    officer.until(case_id, "feedback")

    duty = sit("city_duty")
    duty.open(case_id)
    duty.press("派核查")
    duty.until(case_id, "checking")

    worker = sit("grid_worker")
    worker.open(case_id)
    worker.attach("media", 80)
    worker.press("核查通过")
    worker.until(case_id, "closable")

    duty.press("结案")
    duty.until(case_id, "")  # closed: it has left every queue
    dispatcher.until(case_id, "")
    steps = [
        e["step"]
        for e in console.login("city_duty")
        .get(f"{console.url}/api/v1/cases/{case_id}/events")
        .json()["items"]
    ]
    told = [s for s in steps if s not in ("seen", "lamp")]
    assert " ".join(told) == "report accept register dispatch sign feedback check check_pass close"


def report(person: Person, lon: float, lat: float, matter: dict[str, Any]) -> str:
    """Press the map, choose the matter, write, Enter; the case opens when it is there."""
    click_map(person, lon, lat)
    person.wait(lambda: person.text("#create-grid"), limit=10)
    person.page.fill("#create-matter", matter["title"])
    person.wait(
        lambda: person.text("#create-matter-list:not([hidden]) .pk-row.on").startswith(matter["title"]),
        limit=10,
    )
    person.page.keyboard.press("Enter")
    person.wait(lambda: person.page.evaluate("document.activeElement.id") == "create-text", limit=5)
    person.page.keyboard.type("通道被堵")
    person.page.keyboard.press("Enter")
    person.wait(lambda: person.page.evaluate(HEAD) == "case", limit=10)
    case_id = str(person.page.evaluate("anlan.grid.picked()"))
    person.until(case_id, "registered")
    return case_id
