"""The wall of cameras goes round, gives way to an alarm with the cameras that see it best, and goes on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from support.desk import Office, Person
from support.filled import CRITICAL
from support.map_room import MapCity

BEAT = 2.0  # seconds
CODES = "[...document.querySelectorAll('.wt:not([hidden])')].map((n) => n.ariaLabel.split(' ')[0])"
COLUMNS = "getComputedStyle(document.getElementById('camwall-tiles')).gridTemplateColumns.split(' ').length"


@pytest.fixture
def cameras(office: Office) -> Iterator[list[dict[str, Any]]]:
    """Forty cameras that tell they live, as long as the test runs."""
    found = office.console.login("city_dispatch").get("/api/v1/places?kind=camera").json()["items"]
    up, source, over = (
        sorted(found, key=lambda c: c["code"])[:40],
        office.console.source("grid_app"),
        threading.Event(),
    )

    def beat() -> None:
        while not over.wait(BEAT):
            source.post("/api/v1/positions", json={"cameras": [c["no"] for c in up]})

    source.post("/api/v1/positions", json={"cameras": [c["no"] for c in up]})
    beating = threading.Thread(target=beat)
    beating.start()
    yield up
    over.set()
    beating.join()


@pytest.fixture
def wall(office: Office, cameras: list[dict[str, Any]]) -> Person:
    """The page, its cameras opened but never looked through."""
    wall = office.sit(
        "city_dispatch", lambda page: page.route("**/api/v1/cameras/*/**", lambda r: r.abort()), at="/cameras"
    )
    wall.wait(lambda: f"在线 {len(cameras)}/" in wall.text("#camwall-said"), limit=20)
    return wall


def alarm(office: Office, ref: str, lon: float, lat: float) -> str:
    return office.report("city_dispatch", ref, text="井盖缺失", scenario_code=CRITICAL, lon=lon, lat=lat)


def best(office: Office, lon: float, lat: float) -> set[str]:
    """The cameras that the server ranks first and that answer."""
    near = (
        office.console.login("city_dispatch").get(f"/api/v1/cameras/near?lon={lon}&lat={lat}").json()["items"]
    )
    return {one["code"] for one in near if not one["silent"]}


@pytest.mark.parametrize("size", [4, 9, 16])
def test_an_alarm_takes_the_wall_and_gives_it_back_where_it_stood(
    office: Office, cameras: list[dict[str, Any]], wall: Person, size: int
) -> None:
    wall.page.click(f'[data-size="{size}"]')
    wall.page.click("#camwall-after")
    wall.wait(lambda: len(wall.page.evaluate(CODES)) == size, limit=10)
    stood = wall.page.evaluate(CODES)
    assert stood == [c["code"] for c in cameras][size : 2 * size], "the second page"

    there = cameras[30]
    one = alarm(office, f"wall-{size}", there["lon"] + 1e-4, there["lat"])
    wall.wait(lambda: "特急告警" in wall.text("#camwall-words"), limit=10)
    wanted = best(office, there["lon"] + 1e-4, there["lat"])
    assert there["code"] in wanted
    wall.wait(lambda: set(wall.page.evaluate(CODES)) == wanted, limit=10)
    assert wall.page.evaluate(COLUMNS) == (2 if len(wanted) > 1 else 1)
    assert "另有" not in wall.text("#camwall-words")
    two = alarm(office, f"wall-{size}-more", there["lon"], there["lat"] + 1e-4)
    wall.wait(lambda: "另有 1 件" in wall.text("#camwall-words"), limit=10)

    who = office.console.login("city_dispatch")
    for case in (one, two):  # the desk takes each up
        assert who.post(f"/api/v1/cases/{case}/steps/seen", json={"level": "city"}).status_code == 200
    wall.wait(lambda: not wall.page.is_visible("#camwall-alarm"), limit=10)
    wall.wait(lambda: wall.page.evaluate(CODES) == stood, limit=10)


def test_an_alarm_that_no_camera_sees_says_so_and_the_wall_goes_on(
    office: Office, map_city: MapCity, wall: Person
) -> None:
    every = office.console.login("city_dispatch").get("/api/v1/places?kind=camera").json()["items"]
    far = max(
        ((a.lon, a.lat) for a in map_city.atlas.areas("519901", "grid")),
        key=lambda p: min((p[0] - c["lon"]) ** 2 + (p[1] - c["lat"]) ** 2 for c in every),
    )
    before = wall.page.evaluate(CODES)
    alarm(office, "wall-far", *far)
    wall.wait(lambda: "附近没有在线的摄像头" in wall.text("#camwall-words"), limit=10)
    assert wall.page.evaluate(CODES) == before
    assert wall.page.evaluate(COLUMNS) == 3
    wall.page.click("#camwall-back")
    wall.wait(lambda: not wall.page.is_visible("#camwall-alarm"), limit=5)
