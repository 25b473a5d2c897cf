"""A city of cases in known places with its console, and the arithmetic of a map, apart from the browser's."""

from __future__ import annotations

import math
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from playwright.sync_api import Page

from console.seed import CITY
from support.filled import desk_of, fill_at
from support.running import Running

SEED = 20260618
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


@contextmanager
def city_of(folder: Path, template: Path, cases: int) -> Iterator[tuple[Running, Ground]]:
    """A console over so many open cases at random points of the demo city, and its grids."""
    running = Running(folder, ANLAN_DEMO="0")
    shutil.copytree(template, folder, dirs_exist_ok=True)
    with desk_of(folder) as desk:
        ground = Ground(*desk.atlas().map(CITY).polygons("grid"))
        fill_at(desk, ground.scatter(random.Random(SEED), cases))
    try:
        yield running.start(), ground
    finally:
        running.stop()


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
    box = page.evaluate(
        "id => { const b = anlan.map.get(id).getContainer().getBoundingClientRect(); "
        "return [b.left, b.top] }",
        map_id,
    )
    return float(box[0]), float(box[1])
