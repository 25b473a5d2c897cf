"""A town whistles in three clicks; the city tags a case, sees why it may go up, pushes it, takes it back."""

from __future__ import annotations

import time
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


def handling(office: Office) -> str:
    """A case in the hands of the town's law team."""
    matter = office.matter("占道", "town_law")
    case_id = office.report(
        "town_dispatch", f"up-{time.time_ns()}", text="占道", scenario_code=matter["code"]
    )
    for user, step, body in (
        ("town_dispatch", "dispatch", {"lead": "town_law@519901001"}),
        ("unit_officer", "sign", {"handler": "二中队"}),
    ):
        told = office.console.login(user).post(f"/api/v1/cases/{case_id}/steps/{step}", json=body)
        assert told.status_code == 200, told.text
    return case_id


def case_of(office: Office, case_id: str) -> dict[str, Any]:
    return dict(office.console.login("city_dispatch").get(f"/api/v1/cases/{case_id}").json())


def test_three_clicks_to_a_whistle_and_a_push_with_its_reasons(office: Office) -> None:
    case_id = handling(office)
    chief = office.sit("town_leader")
    chief.find(case_id)
    chief.page.evaluate("window.clicks = 0; addEventListener('click', () => (window.clicks += 1), true)")
    chief.page.locator(f'.q-grid [row-id="{case_id}"]').click()
    chief.page.locator("#drawer-bar [data-step=whistle]:enabled").click()
    chief.press("吹哨")
    chief.wait(lambda: case_of(office, case_id)["whistles"], limit=10)
    assert chief.page.evaluate("window.clicks") == 3
    (whistle,) = case_of(office, case_id)["whistles"]
    assert whistle["unit"] != "town_law@519901001"
    assert "占道" in whistle["requirement"]

    city = office.sit("city_dispatch")
    city.open(case_id)
    tag(city)
    city.wait(lambda: "群体性" in city.text(".d-tags"), limit=10)
    city.wait(lambda: "14 人" in city.text("#drawer-gathering"), limit=10)
    aside(city, "push_up")
    city.wait(lambda: "群体性事项10人以上" in city.text('#drawer-push [data-speaks="true"]'), limit=10)
    city.fill("reason", "需市级协调")
    city.press("推送上级")
    city.wait(lambda: case_of(office, case_id)["push"] in ("queued", "sent"), limit=10)
    aside(city, "push_withdraw")
    city.fill("reason", "已平息")
    city.press("撤回推送")
    city.wait(lambda: case_of(office, case_id)["push"] == "", limit=10)
    assert "镇街分管领导" not in city.text("#drawer-seen")
    city.wait(lambda: "吹哨" in city.text('#drawer-seen [data-level="town"]'), limit=10)
    assert office.errors == []


def tag(city: Person) -> None:
    city.page.locator("#drawer-tag").click()
    city.page.locator('[data-choose="collective"]').click()
    for field, words in (("place", "学府路口"), ("people", "14"), ("demand", "恢复通行")):
        city.fill(field, words)
    city.press("加标签")


def aside(city: Person, step: str) -> None:
    """A way out that lies in the menu, or beside the button."""
    city.wait(lambda: city.page.locator(f"#drawer-bar [data-step={step}]").count() == 1, limit=10)
    if city.page.locator(f"#drawer-bar .d-more [data-step={step}]").count():
        city.page.locator("#drawer-more").click()
    city.page.locator(f"#drawer-bar [data-step={step}]:enabled").click()
