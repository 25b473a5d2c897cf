"""Numbers the page has not learnt: new ones get their name, those of nobody are left out in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser
from sqlalchemy import func, insert, literal, select

from console.boot_redis import redis_url
from console.seed import CITY
from console.settings import Settings
from dispatch import tables
from dispatch.store import make_engine, writing
from dispatch.telemetry import Fix, Telemetry
from support.map_page import Map

NOBODY = 7_777_777
NAMES = "() => [...anlan.points.units.values()].map((one) => one.name ?? one.no)"
TOLD = "() => document.getElementById('link-state').textContent"


def add_unit(url: str, code: str, name: str) -> tuple[str, float, float]:
    """A version of the city like the one in force and with a unit more; where it stands."""
    engine = make_engine(url)
    with writing(engine) as conn:
        s = tables.area_set.c
        now = conn.execute(select(tables.area_set).order_by(s.version.desc())).first()
        assert now is not None
        for table in (tables.area, tables.place, tables.shape):
            kept = [c for c in table.c if c.name not in ("id", "version")]
            rows = select(literal(now.version + 1), *kept).where(table.c.version == now.version)
            conn.execute(insert(table).from_select(["version", *(c.name for c in kept)], rows))
        t = tables.place.c
        of = (t.kind == "unit", t.version == now.version)
        unit = conn.execute(select(tables.place).where(*of, func.length(t.area) > 6)).first()
        assert unit is not None
        more = {"version": now.version + 1, "code": code, "name": name, "attrs": json.dumps({})}
        conn.execute(insert(tables.place), {k: v for k, v in unit._mapping.items() if k != "id"} | more)
        conn.execute(insert(tables.area_set), dict(now._mapping) | {"version": now.version + 1})
    engine.dispose()
    return unit.area, unit.lon, unit.lat


def test_a_unit_added_since_has_its_name_and_a_number_of_nobody_is_left_out_in_words(
    own_console: Any, browser: Browser, eventually: Callable[..., Any]
) -> None:
    own_console.start()
    wall = Map(own_console, browser, eventually, "wall", "/wall/city")
    wall.wait(lambda: wall.page.evaluate("anlan.points.cameras.size") > 0, limit=20)
    wall.page.wait_for_load_state("networkidle")
    assert "不认识" not in wall.page.evaluate(TOLD)

    area, lon, lat = add_unit(f"sqlite:///{own_console.data_dir / 'anlan.db'}", "NEW-1", "新来的车")
    source = own_console.source("grid_app")

    def moved() -> bool:
        fixes = [{"unit": "NEW-1", "lon": lon, "lat": lat}]
        return source.post("/api/v1/positions", json={"fixes": fixes}).status_code == 200

    wall.wait(moved, limit=10)
    wall.wait(lambda: "新来的车" in wall.page.evaluate(NAMES), limit=15)
    assert area.startswith(CITY)

    live = Telemetry(redis_url(Settings(data_dir=own_console.data_dir)))
    live.move([Fix(NOBODY, lon, lat, area=area)])
    wall.wait(lambda: "不认识、已略去：定位 1" in wall.page.evaluate(TOLD), limit=15)
    assert NOBODY not in wall.page.evaluate(NAMES)
    assert wall.page.evaluate("anlan.strangers.counts().units") == 1
    live.move([Fix(NOBODY, lon, lat + 1e-3, area=area), Fix(NOBODY + 1, lon, lat, area=area)])
    wall.wait(lambda: "定位 2" in wall.page.evaluate(TOLD), limit=15)
    assert len([url for url in wall.asked if "/places?no=" in url]) == 3, "each is asked about once"
    assert wall.faults == []
    wall.context.close()
