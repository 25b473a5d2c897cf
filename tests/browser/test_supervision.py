"""Who watches over others: many cases urged in one act, an order followed to its end, few clicks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from support.desk import Office, Person

BRIEF_MS = 1_500  # a limit set by hand that is over as soon as somebody looks


@pytest.fixture
def office(console: Any, browser: Browser, eventually: Callable[..., Any]) -> Iterator[Office]:
    office = Office(console, browser, eventually)
    yield office
    office.close()


class Hand:
    """Clicks as a person does, and counts them."""

    def __init__(self, person: Person) -> None:
        self.person, self.clicks = person, 0

    def click(self, selector: str) -> None:
        node = self.person.page.locator(selector)
        self.person.wait(lambda: node.count() == 1 and node.is_visible(), limit=10)
        node.click()
        self.clicks += 1

    def marker(self, case_id: str) -> None:
        """The case's mark on the desk's map, after the map was brought near it."""
        at = self.person.page.evaluate(
            "id => { const r = anlan.grid.row(id); return [r.lon, r.lat]; }", case_id
        )
        self.person.press_map(*at)
        self.clicks += 1
        self.person.wait(lambda: self.person.picked() == case_id, limit=10)


def registered(office: Office, ref: str) -> str:
    matter = office.matter("小广告", "town_law")["code"]
    return office.report("town_dispatch", ref, scenario_code=matter)


def step(office: Office, user: str, case_id: str, name: str, **body: Any) -> None:
    answer = office.console.login(user).post(f"/api/v1/cases/{case_id}/steps/{name}", json=body)
    assert answer.status_code == 200, answer.text


def late(office: Office, ref: str) -> str:
    """A signed case whose time is over, with the order that its yellow card brings."""
    case_id = registered(office, ref)
    over = round(time.time() * 1000) + BRIEF_MS
    step(office, "town_dispatch", case_id, "dispatch", lead="town_law@519901001", deadline=over)
    step(office, "unit_officer", case_id, "sign", handler="执法队员")
    return case_id


def row(person: Person, case_id: str) -> Any:
    return person.page.locator(f'#sup-overdue-rows [row-id="{case_id}"]')


def order(person: Person, case_id: str, no: int = 2) -> Any:
    return person.page.locator(f'#sup-orders-rows [row-id="{case_id}"][data-no="{no}"]')


def test_late_cases_are_urged_together_and_an_order_is_answered_verified_and_lifted(office: Office) -> None:
    cases = [late(office, f"sup-{n}") for n in range(3)]
    watcher = office.sit("city_supervisor", at="/supervision")
    for case_id in cases:
        watcher.wait(lambda case_id=case_id: row(watcher, case_id).count() == 1, limit=20)
        watcher.wait(lambda case_id=case_id: order(watcher, case_id, 1).count() == 1, limit=20)
        row(watcher, case_id).locator("input").check()
    watcher.page.click("#sup-urge")
    watcher.page.keyboard.press("Enter")
    for case_id in cases:
        watcher.wait(lambda case_id=case_id: order(watcher, case_id).count() == 1, limit=20)
    assert row(watcher, cases[0]).locator("input").is_checked() is False, (
        "what was urged is not ticked any more"
    )

    first = cases[0]
    for name, body in (("supervise_sign", {}), ("supervise_reply", {"reply": "今日清除完毕"})):
        step(office, "unit_officer", first, name, no=2, **body)
    watcher.wait(lambda: order(watcher, first).get_attribute("data-state") == "replied", limit=15)
    order(watcher, first).click()
    for name, words in (("supervise_verify", "核验督办"), ("supervise_lift", "解除督办")):
        watcher.choose(name)
        if name == "supervise_verify":
            watcher.fill("opinion", "现场已核实")
        watcher.press(words)
    watcher.wait(lambda: order(watcher, first).count() == 0, limit=15)
    watcher.page.locator("#sup-orders-grades button").last.click()
    watcher.wait(lambda: order(watcher, first).get_attribute("data-state") == "lifted", limit=10)
    watcher.page.click('[data-tile="ontime"]')
    watcher.wait(lambda: "按期结案率" in watcher.text("#sup-tab .sc-cases h3"), limit=10)
    due = watcher.text('#sup-tab [data-drill="ontime_close.den"]')
    assert watcher.text("#sup-tab .sc-cases h3").endswith(due), "the figure opens as many cases as it says"
    assert office.errors == []


def test_two_clicks_dispatch_and_two_and_enter_order(office: Office) -> None:
    case_id = registered(office, "clicks")
    dispatcher = office.sit("town_dispatch")
    dispatcher.wait(lambda: dispatcher.state(case_id) == "registered", limit=10)
    hand = Hand(dispatcher)
    hand.marker(case_id)
    hand.click("#drawer-primary:enabled")
    dispatcher.until(case_id, "dispatched")
    assert hand.clicks == 2

    chief = office.sit("city_commander")
    chief.wait(lambda: chief.state(case_id) == "dispatched", limit=10)
    hand = Hand(chief)
    hand.marker(case_id)
    hand.click('#drawer-bar [data-step="supervise"]:enabled')
    chief.page.keyboard.press("Enter")
    chief.wait(lambda: chief.text('[data-flag="supervised"]'), limit=10)
    assert hand.clicks == 2
    chief.page.goto(f"{office.console.url}/desk?case={case_id}")
    chief.wait(lambda: chief.text('#drawer [data-flag="supervised"]'), limit=20)
    assert office.errors == []
