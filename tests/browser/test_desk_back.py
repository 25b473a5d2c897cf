"""The ways that lead back or aside: located by hand, recalled, returned, sent elsewhere, not mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from support.desk import Office, Person


@pytest.fixture
def office(console: Any, browser: Browser, eventually: Callable[..., Any]) -> Iterator[Office]:
    office = Office(console, browser, eventually)
    yield office
    office.close()


def other(person: Person, step: str) -> None:
    """One of the buttons beside the primary one: its form comes up."""
    person.page.locator(f'#drawer-bar [data-step="{step}"]:enabled').click()


def test_a_report_without_a_place_is_located_accepted_and_registered_by_hand(office: Office) -> None:
    grid = office.quiet_grid("town_dispatch")
    matter = office.matter("井盖")
    case_id = office.report("city_dispatch", "nowhere", lon=None, lat=None, text="老城区一处井盖松动")
    duty = office.sit("city_duty")
    duty.open(case_id)
    duty.wait(lambda: "定位" in duty.text("#drawer-primary"), limit=10)
    duty.page.locator('[data-field="point"] button').click()
    duty.press_map(grid["lon"], grid["lat"])
    duty.wait(lambda: f"{grid['lon']:.3f}"[:-1] in duty.text('[data-field="point"]'), limit=10)
    duty.press("定位")
    duty.wait(lambda: duty.page.evaluate("id => anlan.grid.row(id).lon", case_id), limit=10)
    duty.wait(lambda: "受理" in duty.text("#drawer-primary"), limit=10)
    guess = '[data-field="scenario_code"] .mt-row'
    duty.wait(lambda: "井盖" in duty.text(guess) and "%" in duty.text(guess), limit=10)
    assert "因“" in duty.text(f"{guess} small")
    duty.page.locator(guess).first.click()
    duty.wait(lambda: "主责" in duty.text('[data-field="scenario_code"] .mt-chosen'), limit=10)
    duty.fill("scenario_code", matter["title"])  # a person's own choice stands above every suggestion
    chosen = '[data-field="scenario_code"] .pk-list:not([hidden]) .pk-row.on'
    duty.wait(lambda: duty.text(chosen).startswith(matter["title"]), limit=10)
    duty.page.keyboard.press("Enter")
    duty.press("受理")
    duty.until(case_id, "accepted")
    duty.press("立案")
    duty.until(case_id, "registered")
    duty.wait(lambda: duty.text("#drawer-no").isdigit(), limit=10)


def test_a_dispatch_is_recalled_sent_again_returned_and_sent_elsewhere(office: Office) -> None:
    matter = office.matter("占道", "town_law")
    case_id = office.report("town_dispatch", "to-and-fro", scenario_code=matter["code"])
    dispatcher = office.sit("town_dispatch")
    dispatcher.open(case_id)
    dispatcher.press("派单")
    dispatcher.until(case_id, "dispatched")
    dispatcher.wait(lambda: dispatcher.text('#drawer-bar [data-step="recall"]'), limit=10)
    other(dispatcher, "recall")
    dispatcher.fill("reason", "信息有误，重新核对")
    dispatcher.press("撤回")
    dispatcher.until(case_id, "registered")
    dispatcher.press("派单")
    dispatcher.until(case_id, "dispatched")

    officer = office.sit("unit_officer")
    officer.open(case_id)
    officer.wait(lambda: officer.text('#drawer-bar [data-step="return"]'), limit=10)
    other(officer, "return")
    officer.page.select_option('[data-field="return_reason_code"] select', "not_ours")
    officer.fill("basis", "属市政养护范围")
    officer.press("退单")
    dispatcher.until(case_id, "returned")
    officer.until(case_id, "")  # it has left the unit's scope

    dispatcher.wait(lambda: "改派" in dispatcher.text("#drawer-primary"), limit=10)
    dispatcher.fill("lead", "市政公用设施")
    chosen = '[data-field="lead"] .pk-list:not([hidden]) .pk-row.on'
    dispatcher.wait(lambda: "市政公用设施" in dispatcher.text(chosen), limit=10)
    dispatcher.page.keyboard.press("Enter")
    dispatcher.fill("reason", "按权属改派")
    dispatcher.fill("why_not", "权属在市政")
    dispatcher.press("改派")
    dispatcher.until(case_id, "dispatched")
    assert str(dispatcher.page.evaluate("id => anlan.grid.row(id).unit", case_id)).startswith("municipal@")
