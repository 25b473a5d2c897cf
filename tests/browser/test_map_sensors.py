"""The layer of sensors: readings show as they come; a press tells one; a silent one turns grey."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser

from support.map_page import Map

SHOWN = "() => document.querySelector('.devcard')?.textContent ?? ''"


def tell(console: Any, code: str, value: float, ago: int) -> None:
    """A reading of so many ms ago."""
    at = round(time.time() * 1000) - ago
    body = {"readings": [{"sensor": code, "value": value, "at": at}]}
    assert console.source("iot").post("/api/v1/readings", json=body).status_code == 200


def test_a_reading_shows_as_it_comes_and_turns_grey_when_the_sensor_falls_silent(
    console: Any, browser: Browser, eventually: Callable[..., Any]
) -> None:
    told = console.login("wall").get("/api/v1/sensors").json()
    one = next(row for row in told["items"] if row["kind"] == "level")
    wall = Map(console, browser, eventually, "wall", "/wall/city")
    for name in ("cases", "cameras", "units"):
        wall.page.evaluate("(name) => anlan.map.show(name, false)", name)
    wall.page.evaluate("() => anlan.map.show('sensors', true)")
    eventually(lambda: wall.page.evaluate("() => globalThis.anlan?.sensors?.all.size ?? 0") > 20, limit=20)
    level = "(no) => anlan.sensors.shown(anlan.sensors.all.get(no))"
    assert wall.page.evaluate(level, one["no"]) == 0

    tell(console, one["code"], 3.2, 0)
    eventually(lambda: wall.page.evaluate(level, one["no"]) == 2, limit=10)
    at = wall.page.evaluate(
        """([lat, lon]) => {
            const map = anlan.map.get('wall-map');
            map.setView([lat, lon], 17, { animate: false });
            const p = map.latLngToContainerPoint([lat, lon]);
            const box = map.getContainer().getBoundingClientRect();
            return [box.left + p.x, box.top + p.y];
        }""",
        [one["lat"], one["lon"]],
    )
    wall.page.mouse.click(*at)
    eventually(lambda: "3.2 m · 预警" in wall.page.evaluate(SHOWN), limit=10)
    assert one["code"] in wall.page.evaluate(SHOWN)
    assert "演示" in wall.page.evaluate(SHOWN)

    wall.page.evaluate("() => { anlan.sensors.state.quiet = 1500 }")  # five minutes on a fast clock
    eventually(lambda: wall.page.evaluate(level, one["no"]) == 0, limit=10)
    assert wall.faults == []
    wall.context.close()
