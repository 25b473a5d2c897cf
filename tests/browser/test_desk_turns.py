"""What a case may turn into at the desk: a refused return, more time, an order, a stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from support.desk import Office


@pytest.fixture
def office(console: Any, browser: Browser, eventually: Callable[..., Any]) -> Iterator[Office]:
    office = Office(console, browser, eventually)
    yield office
    office.close()


def test_a_refused_return_is_signed_extended_ordered_about_and_suspended(office: Office) -> None:
    case_id = office.report(
        "town_dispatch", "turns", scenario_code=office.matter("小广告", "town_law")["code"]
    )
    dispatcher, officer = office.sit("town_dispatch"), office.sit("unit_officer")
    dispatcher.open(case_id)
    dispatcher.press("派单")
    officer.open(case_id)
    officer.choose("return")
    officer.page.select_option('[data-field="return_reason_code"] select', "not_ours")
    officer.fill("basis", "三定方案")
    officer.press("退单")
    dispatcher.until(case_id, "returned")
    dispatcher.choose("enforce")
    dispatcher.fill("reason", "清单在册")
    dispatcher.fill("basis", "责任清单")
    dispatcher.press("驳回退单")
    officer.open(case_id)  # it had left the unit's queue
    officer.press("签收")
    officer.until(case_id, "handling")
    assert officer.page.locator('#drawer-bar [data-step="return"]').count() == 0, "signed is signed"
    officer.choose("ask_extension")
    officer.fill("reason", "配件待到货")
    officer.press("申请延期")

    duty = office.sit("city_duty")
    duty.open(case_id)
    duty.wait(lambda: duty.text('[data-flag="extension"]'), limit=10)
    duty.press("批准延期")
    duty.wait(lambda: duty.page.locator('[data-flag="extension"]').count() == 0, limit=10)
    duty.choose("supervise")
    duty.page.select_option('[data-field="grade"] select', "general")
    duty.page.select_option('[data-field="kind"] select', "leader")
    duty.fill("requirement", "今日内回复")
    duty.press("督办")
    duty.wait(lambda: duty.text('[data-flag="supervised"]'), limit=10)
    officer.wait(lambda: officer.text('[data-flag="supervised"]'), limit=10)
    duty.wait(lambda: duty.page.locator('[data-field="requirement"]').count() == 0, limit=10)
    duty.choose("suspend")
    duty.press("挂账")
    duty.wait(lambda: duty.page.locator(".fld.bad").count() == 3, limit=10)
    duty.fill("suspend_request", "待汛后施工")
    duty.page.select_option('[data-field="reason_code"] select', "season")
    day = duty.page.evaluate("anlan.forms.toBox(Date.now() + 864e6)")
    duty.page.fill('[data-field="until"] input', day)
    duty.press("挂账")
    officer.until(case_id, "suspended")
    duty.press("解挂")
    officer.until(case_id, "handling")
    assert office.errors == []
