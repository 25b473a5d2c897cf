"""An import into a register of the map reaches pages that show it, without a reload."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from dispatch import part_rows, sensor_rows
from feeds.list_tables import write_list
from support.map_page import Map

PARTS = "() => globalThis.anlan?.parts?.state.n ?? 0"
SENSORS = "() => [...(globalThis.anlan?.sensors?.all.values() ?? [])].map((one) => one.name ?? '')"


def test_an_open_map_shows_what_is_imported(
    own_console: Any, browser: Browser, eventually: Callable[..., Any], tmp_path: Path
) -> None:
    own_console.start()
    wall = Map(own_console, browser, eventually, "wall", "/wall/city")
    wall.page.evaluate("() => { for (const name of ['parts', 'sensors']) anlan.map.show(name, true) }")
    wall.wait(lambda: wall.page.evaluate(PARTS) > 2_000, limit=20)
    wall.wait(lambda: len(wall.page.evaluate(SENSORS)) > 20, limit=20)
    before = wall.page.evaluate(PARTS)
    spot = own_console.login("wall").get("/api/v1/sensors").json()["items"][0]

    here = {"lon": str(spot["lon"]), "lat": str(spot["lat"]), "unit": "municipal"}
    part = here | {"part": "5199010137900001", "name": "路灯", "state": "完好"}
    sensor = here | {"number": "NEW-1", "name": "新来的水位计", "kind": "水位"}
    sensor |= {"measure": "m", "warn": "3.0", "alarm": "3.6"}
    for register, columns, row in (
        ("parts", part_rows.COLUMNS, part),
        ("sensors", sensor_rows.COLUMNS, sensor),
    ):
        file = tmp_path / f"{register}.csv"
        write_list(file, columns, [row])
        told = own_console.command("import", register, str(file))
        assert told.returncode == 0, told.stderr
    wall.wait(lambda: wall.page.evaluate(PARTS) == before + 1, limit=20)
    wall.wait(lambda: "新来的水位计" in wall.page.evaluate(SENSORS), limit=20)
    assert wall.faults == []
    wall.context.close()
