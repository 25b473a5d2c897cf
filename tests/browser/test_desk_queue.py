"""The desk under live change: what a person holds stays in hand, and nothing can be done without the link."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute

from support.desk import Office

FIRST = ".q-row[aria-rowindex='1']"
NASTY = "<img src=x onerror=document.title='hacked'><script>document.title='hacked'</script>井盖"


@pytest.fixture
def office(console: Any, browser: Browser, eventually: Callable[..., Any]) -> Iterator[Office]:
    office = Office(console, browser, eventually)
    yield office
    office.close()


def test_what_is_open_keeps_its_place_through_a_hundred_letters(office: Office) -> None:
    leaf = office.matter("井盖")["code"]
    case_id = office.report("city_dispatch", "held", scenario_code=leaf)
    person = office.sit("city_dispatch")
    person.open(case_id)
    person.wait(lambda: person.text("#drawer-primary"), limit=10)
    person.fill("opinion", "写到一半的意见")
    person.page.fill("#queue-words", "")
    person.page.evaluate(
        "document.querySelector('#drawer-act .inp').mine = document.querySelector('.q-grid').mine = 1"
    )
    person.wait(lambda: person.page.locator(FIRST).count() == 1, limit=10)
    first = person.page.evaluate(
        "s => { const node = document.querySelector(s);"
        " window.kept = [node, ...document.querySelectorAll('#desk-map, #head-late span, #queue-tabs .num')];"
        " return node.getAttribute('row-id') }",
        FIRST,
    )
    asked: list[str] = []
    person.page.on("request", lambda request: asked.append(request.url))
    known = person.page.evaluate("anlan.grid.rows.size")
    grid = office.quiet_grid("city_dispatch")
    for n in range(100):
        office.report("city_dispatch", f"crowd-{n}", scenario_code=leaf, lon=grid["lon"], lat=grid["lat"])
    person.wait(lambda: person.page.evaluate("anlan.grid.rows.size") >= known + 100, limit=20)
    assert person.page.evaluate("kept.length > 8 && kept.every((node) => node.isConnected)")
    assert person.page.evaluate("kept[0].getAttribute('row-id')") == first
    assert [url for url in asked if "_dash-update-component" in url] == []
    kept = "[document.querySelector('#drawer-act .inp').mine, document.querySelector('.q-grid').mine]"
    assert person.page.evaluate(kept) == [1, 1]
    assert person.page.input_value('[data-field="opinion"] .inp') == "写到一半的意见"
    assert person.picked() == case_id
    person.page.fill("#queue-words", case_id)
    person.wait(lambda: person.page.locator(f'.q-sel[row-id="{case_id}"]').count() == 1, limit=10)


def test_what_stands_first_is_due_first(office: Office) -> None:
    for n in range(3):
        office.report("city_dispatch", f"order-{n}", text=f"未定性 {n}")
    person = office.sit("city_dispatch")
    person.wait(lambda: person.page.evaluate("anlan.grid.rows.size") >= 3, limit=10)
    shown = person.page.evaluate(
        """() => [...document.querySelectorAll(".q-row")]
            .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
            .map((node) => anlan.grid.row(node.getAttribute("row-id")).order)"""
    )
    assert len(shown) >= 3
    assert shown == sorted(shown)


def test_words_of_a_report_stay_words(office: Office) -> None:
    case_id = office.report("city_dispatch", "nasty", text=NASTY)
    person = office.sit("city_dispatch")
    person.open(case_id)
    person.wait(lambda: person.text("#drawer-text"), limit=10)
    assert person.text("#drawer-text") == NASTY
    assert person.page.locator("#drawer-text img, #drawer-text script").count() == 0
    assert person.page.title() != "hacked"


def test_keys_move_open_and_close(office: Office) -> None:
    for n in range(3):
        office.report("city_dispatch", f"keys-{n}", text="按键")
    person = office.sit("city_dispatch")
    person.wait(lambda: person.page.evaluate("anlan.grid.rows.size") >= 3, limit=10)
    person.page.keyboard.press("j")
    first = person.picked()
    person.page.keyboard.press("j")
    second = person.picked()
    assert first
    assert second != first
    person.page.keyboard.press("k")
    assert person.picked() == first
    person.page.keyboard.press("Enter")
    person.wait(lambda: person.face() == "case", limit=10)
    person.page.keyboard.press("Escape")
    assert person.face() == "none"


def test_a_refusal_is_told_in_words_at_its_field(office: Office) -> None:
    leaf = office.matter("占道", "town_law")["code"]
    case_id = office.report("town_dispatch", "refused", scenario_code=leaf)
    dispatcher = office.sit("city_dispatch")
    dispatcher.open(case_id)
    dispatcher.press("派单")
    dispatcher.until(case_id, "dispatched")
    officer = office.sit("unit_officer")
    officer.open(case_id)
    officer.wait(lambda: "签收" in officer.text("#drawer-primary"), limit=10)
    officer.fill("handler", "长" * 81)
    officer.press("签收")
    officer.wait(lambda: "处置人" in officer.text("#desk-toast"), limit=10)
    assert officer.page.locator('[data-field="handler"].bad').count() == 1
    assert officer.state(case_id) == "dispatched"


def test_without_the_link_nothing_can_be_pressed(office: Office) -> None:
    cable = Cable()
    case_id = office.report("city_dispatch", "cable", scenario_code=office.matter("井盖")["code"])
    person = office.sit("city_dispatch", cable.plug)
    person.open(case_id)
    person.wait(lambda: person.page.locator("#drawer-primary:enabled").count() == 1, limit=10)
    cable.pull()
    person.wait(lambda: person.page.locator("#drawer-primary:disabled").count() == 1, limit=5)
    assert person.page.locator("#desk-link:visible").count() == 1
    person.page.keyboard.press("Control+Enter")
    cable.whole = True
    person.wait(lambda: person.page.locator("#drawer-primary:enabled").count() == 1, limit=20)
    assert person.page.locator("#desk-link:visible").count() == 0
    assert person.state(case_id) == "registered"


class Cable:
    """The socket's cable: can be pulled and put back."""

    def __init__(self) -> None:
        self.whole = True
        self._ends: list[WebSocketRoute] = []

    def plug(self, page: Page) -> None:
        def carry(end: WebSocketRoute) -> None:
            if self.whole:
                end.connect_to_server()
                self._ends.append(end)
            else:
                end.close()

        page.route_web_socket("**/socket.io/**", carry)

    def pull(self) -> None:
        self.whole = False
        for end in self._ends:
            end.close()
