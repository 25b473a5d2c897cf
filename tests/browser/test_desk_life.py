"""One case through its whole life by hand: four people at their desks, no reload."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from support.desk import Office, Person

LIFE = "report accept register dispatch sign feedback check check_pass close"


@pytest.fixture
def office(console: Any, browser: Browser, eventually: Callable[..., Any]) -> Iterator[Office]:
    office = Office(console, browser, eventually)
    yield office
    office.close()


def test_a_case_lives_from_a_press_on_the_map_to_its_closing(office: Office) -> None:
    grid = office.quiet_grid("grid_worker")
    dispatcher = office.sit("city_dispatch")
    case_id = report_by_map(dispatcher, grid["lon"], grid["lat"], office.matter("占道", "town_law"))
    dispatch_in_two_presses(dispatcher, case_id, grid["lon"], grid["lat"])
    office.sit("unit_officer").handle(case_id)
    duty = office.sit("city_duty")
    duty.open(case_id)
    duty.press("派核查")
    duty.until(case_id, "checking")
    worker = office.sit("grid_worker")
    worker.open(case_id)
    worker.attach("media", 80)
    owing = begin_release(dispatcher, case_id)
    worker.press("核查通过")
    for person in (worker, dispatcher):
        person.until(case_id, "closable")
    released = let_co_units_off(dispatcher, owing)
    duty.press("结案")
    for person in (duty, dispatcher, worker):
        person.until(case_id, "")  # closed: it has left every queue
    events = office.console.login("city_duty").get(f"{office.console.url}/api/v1/cases/{case_id}/events")
    steps = [e["step"] for e in events.json()["items"]]
    assert " ".join(s for s in steps if s not in ("seen", "lamp", "co_release")) == LIFE
    assert steps.count("co_release") == released > 0
    assert office.errors == []
    assert len([s for s in steps if s == "seen"]) == 3  # city, unit, community: once for each level


def report_by_map(person: Person, lon: float, lat: float, matter: dict[str, Any]) -> str:
    """Press the map, choose the matter, write, Enter; the case opens when it is there."""
    person.press_map(lon, lat)
    person.wait(lambda: person.text("#create-grid"), limit=10)
    person.page.fill("#create-matter", matter["title"])
    offered = "#create-matter-list:not([hidden]) .pk-row.on"
    person.wait(lambda: person.text(offered).startswith(matter["title"]), limit=10)
    person.page.keyboard.press("Enter")
    person.wait(lambda: person.page.evaluate("document.activeElement.id") == "create-text", limit=5)
    person.page.keyboard.type("通道被堵")
    person.page.keyboard.press("Enter")
    person.wait(lambda: person.face() == "case", limit=10)
    case_id = person.picked()
    person.until(case_id, "registered")
    person.page.keyboard.press("Escape")
    return case_id


def dispatch_in_two_presses(person: Person, case_id: str, lon: float, lat: float) -> None:
    """The marker, then the primary button."""
    person.press_map(lon, lat)
    person.wait(lambda: person.picked() == case_id, limit=10)
    person.press("派单")
    person.until(case_id, "dispatched")


OWING = "(anlan.drawer.shown()?.item?.owing ?? []).length"
WHY = "主责单位已处置，无需协办"


def begin_release(person: Person, case_id: str) -> int:
    """How many co-units still owe their part. The first is being let off; its reason is written, not sent."""
    person.open(case_id)
    person.wait(lambda: person.page.evaluate(OWING), limit=10)
    person.wait(lambda: person.page.evaluate("anlan.drawer.shown().item.state") == "checking", limit=10)
    person.page.locator('[data-step="co_release"]').click()
    person.fill("reason", WHY)
    return int(person.page.evaluate(OWING))


def let_co_units_off(person: Person, owing: int) -> int:
    """Nobody acts for the co-units here: the case cannot be closed before each is let off with a reason.

    What was written before the case moved on is still there.
    """
    for left in range(owing, 0, -1):
        assert "结案" not in person.text("#drawer-primary")
        if left < owing:
            person.page.locator('[data-step="co_release"]').click()
            person.fill("reason", WHY)
        person.press("免协办")
        person.wait(lambda left=left: person.page.evaluate(OWING) == left - 1, limit=10)
    return owing
