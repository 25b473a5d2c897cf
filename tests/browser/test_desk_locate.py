"""What came without a place, or could not be taken in, is brought in by hand: three stories at the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser

from support.desk import Office, Person


@pytest.fixture
def office(console: Any, browser: Browser, eventually: Callable[..., Any]) -> Iterator[Office]:
    office = Office(console, browser, eventually)
    yield office
    office.close()


def told(office: Office, **more: Any) -> Any:
    """A report of the hotline, by its key."""
    body = {"channel_ref": f"L-{uuid4().hex}", "text": "路灯不亮"} | more
    return office.console.source("12345").post("/api/v1/reports", json=body)


def a_place(office: Office, words: str, kind: str) -> str:
    """The name of one place of the city, as the desk would find it."""
    found = office.console.login("city_duty").get("/api/v1/places/find", params={"q": words, "limit": 30})
    return str(next(one["name"] for one in found.json()["items"] if one["kind"] == kind))


def test_a_report_without_a_place_is_put_where_its_text_says(office: Office) -> None:
    road = a_place(office, "路", "road")
    case_id = told(office, text=f"{road}路口路灯不亮三天了").json()["case_id"]
    duty = office.sit("city_duty")
    duty.page.click('#queue-tabs [data-stage="locate"]')
    duty.open(case_id)
    duty.wait(lambda: duty.text(".pt-named .chip") == road, limit=10)
    duty.page.click(".pt-named .chip")
    duty.press("定位")
    duty.wait(lambda: place_of(office, case_id) is not None, limit=10)
    assert office.errors == []


def test_a_place_is_found_by_its_name_and_enter(office: Office) -> None:
    estate = a_place(office, "苑", "estate")
    case_id = told(office).json()["case_id"]
    duty = office.sit("city_duty")
    duty.open(case_id)
    duty.wait(lambda: duty.page.query_selector(".pt .pk input") is not None, limit=10)
    duty.page.fill(".pt .pk input", estate)
    duty.wait(lambda: duty.text(".pt .pk-row.on").startswith(estate), limit=10)
    duty.page.keyboard.press("Enter")
    duty.press("定位")
    duty.wait(lambda: place_of(office, case_id) is not None, limit=10)


def test_a_refused_report_is_corrected_and_stands_on_the_desk(office: Office) -> None:
    assert told(office, lon="东经", lat=30.6, text="井盖翘起伤人").status_code == 422
    duty: Person = office.sit("city_duty", at="/quarantine")
    duty.page.click('[data-group="BadField.lon"]')
    duty.page.click(".h-row >> text=井盖翘起伤人")
    grid = office.quiet_grid("grid_worker")
    duty.page.fill("#held-f-lon", str(grid["lon"]))
    duty.page.fill("#held-f-lat", str(grid["lat"]))
    duty.page.click("#held-enter")
    duty.wait(lambda: "已入库" in duty.text("#desk-toast"), limit=10)
    cases = office.console.login("city_duty").get("/api/v1/snapshot").json()["cases"]
    assert any(abs(c["lon"] - grid["lon"]) < 1e-6 for c in cases if c["lon"] is not None)
    assert office.errors == []


def place_of(office: Office, case_id: str) -> str | None:
    told = office.console.login("city_duty").get(f"/api/v1/cases/{case_id}").json()
    return str(told["grid"]) if told["grid"] else None
