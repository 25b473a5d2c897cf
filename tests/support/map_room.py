"""A city of cases in known places with its console, and the arithmetic of a map, apart from the browser's."""

from __future__ import annotations

import json
import math
import random
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from playwright.sync_api import Page, Request
from pyproj import Geod

from console.seed import CITY
from dispatch import tables
from dispatch.accounts import Account, save_account
from dispatch.store import make_engine, writing
from geodata.atlas import Atlas
from support.desk import Person
from support.filled import DAY_MS, desk_of, fill_at
from support.running import PASSWORD, Running

SEED = 20260618
CASES = 560
MIDDLE = (104.61, 30.6)  # of the city
EARTH = Geod(ellps="GRS80")
ELSEWHERE, OTHER_TOWN = "east_dispatch", "519901100"  # an account of a town that is not the demo accounts'
DRAWN = """(function (anlan) {
    let map;
    Object.defineProperty(anlan, 'map', { configurable: true, get: () => map, set(value) {
        map = value;
        map.on('mount', ({ layers }) => (globalThis.drawn = layers.points.drawn));
    } });
})((globalThis.anlan = globalThis.anlan || {}));"""  # a test reads where marks were painted


@dataclass(frozen=True)
class Ground:
    """The grids of the store."""

    codes: list[str]
    shapes: Any

    def at(self, lon: float, lat: float, reach: float = 0.0) -> str | None:
        """The grid that holds all within `reach` degrees of a point; None where that is not one."""
        box = shapely.box(lon - reach, lat - reach, lon + reach, lat + reach)
        found = np.flatnonzero(shapely.contains(self.shapes, box))
        return self.codes[int(found[0])] if len(found) == 1 else None

    def scatter(self, chance: random.Random, n: int) -> list[tuple[float, float]]:
        """So many points, each well inside a grid."""
        points: list[tuple[float, float]] = []
        while len(points) < n:
            west, south, east, north = chance.choice(self.shapes).bounds
            lon, lat = chance.uniform(west, east), chance.uniform(south, north)
            if self.at(lon, lat, 2e-4):
                points.append((round(lon, 6), round(lat, 6)))
        return points


@dataclass(frozen=True)
class MapCity:
    """A running console over cases at known places, and what its store has."""

    console: Running
    atlas: Atlas
    ground: Ground

    @property
    def store(self) -> Path:
        return self.console.data_dir / "anlan.db"


@contextmanager
def city_of(folder: Path, template: Path) -> Iterator[MapCity]:
    """The demo city with open cases at random points, an eighth since three hours, an eighth since one hour
    and sent to a unit; and somebody of another town than the demo's.
    """
    running = Running(folder, ANLAN_DEMO="0")
    shutil.copytree(template, folder, dirs_exist_ok=True)
    store = make_engine(f"sqlite:///{folder / 'anlan.db'}")
    with writing(store) as conn:
        at = tables.event.c.at
        conn.execute(tables.event.update().values(at=at - DAY_MS))  # the city was there before its cases
        roles = frozenset({"town_accept", "town_dispatch"})
        save_account(conn, Account(ELSEWHERE, "他镇", roles, OTHER_TOWN, demo=True), PASSWORD)
    store.dispose()
    with desk_of(folder) as desk:
        atlas = desk.atlas()
    ground = Ground(*atlas.map(CITY).polygons("grid"))
    points = ground.scatter(random.Random(SEED), CASES)
    parts = ((3, points[: CASES // 8]), (1, points[CASES // 8 : CASES // 4]), (0, points[CASES // 4 :]))
    for hours, part in parts:
        with desk_of(folder, timedelta(hours=hours)) as desk:
            fill_at(desk, part, f"map-{hours}", sent=hours == 1)
    try:
        yield MapCity(running.start(), atlas, ground)
    finally:
        running.stop()


def standing(store: Path, at: int) -> set[str]:
    """The cases that stood open at an instant, folded from the events."""
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as conn:
        rows = conn.execute(
            "SELECT subject, letter FROM event WHERE stream = 'case' AND at <= ? ORDER BY id", (at,)
        )
        last = {case: json.loads(letter) for case, letter in rows if letter}
    return {case for case, letter in last.items() if letter["open"] and letter["lon"] is not None}


# --- Web Mercator, written down anew ------------------------------------------------------------------------
@dataclass(frozen=True)
class View:
    """What a map of `width` × `height` px shows round a centre."""

    lon: float
    lat: float
    zoom: float
    width: float
    height: float

    def pixel(self, lon: float, lat: float) -> tuple[float, float]:
        (x, y), (cx, cy) = self._world(lon, lat), self._world(self.lon, self.lat)
        return x - cx + self.width / 2, y - cy + self.height / 2

    def place(self, x: float, y: float) -> tuple[float, float]:
        cx, cy = self._world(self.lon, self.lat)
        wx, wy = (cx + x - self.width / 2) / self._scale, (cy + y - self.height / 2) / self._scale
        return wx * 360 - 180, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * wy))))

    @property
    def _scale(self) -> float:
        return float(256 * 2**self.zoom)

    def _world(self, lon: float, lat: float) -> tuple[float, float]:
        y = 0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)
        return (lon + 180) / 360 * self._scale, y * self._scale


def look(page: Page, lon: float, lat: float, zoom: float, map_id: str = "desk-map") -> View:
    """Turns the map to a place."""
    size = page.evaluate(
        """([id, lon, lat, zoom]) => {
            const map = anlan.map.get(id);
            map.setView([lat, lon], zoom, { animate: false });
            return [map.getSize().x, map.getSize().y];
        }""",
        [map_id, lon, lat, zoom],
    )
    return View(lon, lat, zoom, *size)


def corner(page: Page, map_id: str = "desk-map") -> tuple[float, float]:
    """Where the map begins on the screen."""
    left, top = page.evaluate(
        "id => (({ left, top }) => [left, top])(anlan.map.get(id).getContainer().getBoundingClientRect())",
        map_id,
    )
    return float(left), float(top)


class Tools:
    """Somebody's hand on the tools beside the map; places are px of the map."""

    def __init__(self, person: Person) -> None:
        self.person, self.page, self.wait, self.text = person, person.page, person.wait, person.text
        self.left, self.top = corner(person.page)
        self._asked: list[str] = []

    def hear(self, path: str) -> None:
        """Keeps what is asked of the server there: its body, else its address."""

        def heard(request: Request) -> None:
            if request.url.partition("?")[0].endswith(path):
                self._asked.append(request.post_data or request.url)

        self.page.on("request", heard)

    def asked(self) -> list[str]:
        self.page.evaluate("0")  # what the browser told meanwhile is heard only while it is spoken to
        return self._asked

    def open(self, name: str) -> None:
        """Presses the tool's button: opens it, or shuts it when it is open."""
        shut = self.box() == name
        self.page.click(f'[data-map-tool="{name}"]')
        self.wait(lambda: self.box() == ("" if shut else name), limit=10)

    def box(self) -> str:
        """The tool whose box stands open and filled."""
        return str(
            self.page.evaluate(
                "(b => b.hidden || !b.children.length ? '' : b.dataset.tool)"
                "(document.querySelector('[data-map-box]'))"
            )
        )

    def texts(self, selector: str) -> list[str]:
        every = "s => [...document.querySelectorAll(s)].map((n) => n.textContent)"
        return list(self.page.evaluate(every, selector))

    def press(self, *places: tuple[float, float]) -> None:
        for x, y in places:
            self.page.mouse.click(self.left + x, self.top + y)

    def drag(self, places: Sequence[tuple[float, float]]) -> None:
        mouse, (first, *rest) = self.page.mouse, places
        mouse.move(self.left + first[0], self.top + first[1])
        mouse.down()
        for x, y in rest:
            mouse.move(self.left + x, self.top + y, steps=8)
        mouse.up()
