"""A commander calls a team with one click; another screen sees it come, and who relieves it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser

from support.desk import Office
from support.running import Running


def test_a_team_is_called_seen_and_relieved(
    console: Running, browser: Browser, eventually: Callable[..., Any]
) -> None:
    areas = console.login("city_duty").get("/api/v1/areas").json()["items"][0]["areas"]
    here = areas[console.login("community_duty").get("/api/v1/me").json()["scope"]]
    told = {"title": "河堤管涌", "kind": "flood", "lon": here["lon"], "lat": here["lat"]}
    made = console.login("city_commander").post("/api/v1/incidents/declare", json=told).json()
    office = Office(console, browser, eventually)
    chief, second = (
        office.sit(user, at=f"/emergency/{made['incident_id']}") for user in ("city_commander", "city_duty")
    )
    medical = '.rs[data-need="medical"]'
    eventually(lambda: chief.page.locator(medical).count(), limit=30)
    assert "/ 1" in chief.text(medical)

    chief.page.click(medical)
    eventually(lambda: chief.page.locator(".res .rc[data-match]").count(), limit=30)
    first = chief.page.locator(".res .rc[data-match]").first
    name = str(first.get_attribute("data-match"))
    first.locator("[data-act=issue_resource]").click()
    eventually(lambda: chief.page.locator(f'.res .rc[data-hold="{name}"]').count(), limit=30)
    eventually(lambda: second.page.locator(f"{medical} .s-signed").count() == 1, limit=30)

    chief.page.click(f'.res [data-hold="{name}"] [data-act=plan_relief]')
    chief.page.select_option(".emg-form [name=hours]", "1")
    chief.page.click(".emg-form button[type=submit]")
    eventually(lambda: second.page.locator(".rl[data-relief]").count() == 1, limit=30)
    second.page.click(".rl[data-relief] .btn")
    eventually(lambda: chief.page.locator(f"{medical} .s-moving").count() == 1, limit=30)
    eventually(lambda: chief.page.locator(".rl[data-relief]").count() == 0, limit=30)
    office.close()
    assert office.errors == []


def test_the_register_is_checked_and_moved_from_the_list(
    console: Running, browser: Browser, eventually: Callable[..., Any]
) -> None:
    office = Office(console, browser, eventually)
    chief = office.sit("city_commander", at="/emergency")
    page = chief.page
    page.click("#emg-register")
    page.select_option(".register select", "hospital")
    page.locator(".register .rc").first.wait_for()
    code = str(page.locator(".register .rc").first.get_attribute("data-resource"))
    row = f'.register .rc[data-resource="{code}"]'
    page.click(f"{row} [data-act=check_resource]")
    page.click(".emg-form button[type=submit]")
    eventually(lambda: "0 天前检查" in chief.text(row), limit=30)

    here = next(
        r
        for r in console.login("city_commander").get("/api/v1/resources").json()["items"]
        if r["code"] == code
    )
    page.click(f"{row} [data-act=move_resource]")
    place = page.evaluate(
        "([lat, lon]) => { const p = anlan.map.get('desk-map').latLngToContainerPoint([lat, lon]);"
        " const r = document.getElementById('desk-map').getBoundingClientRect();"
        " return [p.x + r.x, p.y + r.y]; }",
        [here["lat"], here["lon"]],
    )
    page.mouse.click(*place)
    page.fill(".emg-form [name=place]", "新院区")
    page.click(".emg-form button[type=submit]")
    eventually(lambda: "新院区" in chief.text(row), limit=30)
    office.close()
    assert office.errors == []
