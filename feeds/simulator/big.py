"""平川市: a synthetic city of 100,000 grids and as many open cases that goes on living. All of it is a demo.

It takes its steps at a desk of its own instead of by HTTP: nobody waits minutes for a city to fill.
"""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from dispatch.atlas_store import load_atlas, stage_areas
from dispatch.desk import Desk
from dispatch.domain.errors import DispatchError
from dispatch.domain.step import Actor
from dispatch.part_classes import classes
from dispatch.part_register import put_parts, sets
from dispatch.part_rows import PartRow, class_of
from dispatch.store import writing
from geodata.seeds.plain import STEP, TOWNS, plain_cells, plain_city, plain_parts

CITY, NAME, GRIDS, PARTS = "519950", "平川市", 100_000, 100_000
AHEAD = 256  # takes under way at once
TURN = 0.1  # seconds between two handfuls of changes
SHARES = {"urgent3": 0.001, "urgent2": 0.1, "normal": 1.0}  # how often a matter of an urgency comes
SOURCE = Actor("simulate", frozenset({"channel", "county_accept"}), CITY)
SYSTEM = Actor("system", frozenset({"system"}), CITY)


def lay_ground(desk: Desk, grids: int = GRIDS) -> bool:
    """Put the city's areas in force; False when they are already."""
    if CITY in {city.code for city in load_atlas(desk.engine).cities()}:
        return False
    areas, places = plain_city(CITY, NAME, TOWNS[grids])
    with writing(desk.engine) as conn:
        stage_areas(conn, CITY, 1, areas, places)
    body = {"city": CITY, "name": NAME, "version": 1, "demo": True, "areas": len(areas)}
    desk.take("import_areas", CITY, body | {"provisional": 0, "problems": {}}, SYSTEM)
    return True


def lay_parts(desk: Desk, grids: int = GRIDS, parts: int = PARTS) -> bool:
    """Fill the city's register of 部件; False when it has one already."""
    if CITY in sets(desk.engine):
        return False
    known = classes(desk.scenarios.at(CITY))
    made = plain_parts(CITY, TOWNS[grids], parts)
    rows = [
        PartRow(code, known[class_of(code)].name, round(lon, 6), round(lat, 6), grid, unit)
        for code, unit, (lon, lat), grid in zip(
            made.codes, made.units, made.points.tolist(), made.grids, strict=True
        )
    ]
    put_parts(desk.engine, CITY, rows, SYSTEM.id, NAME)
    return True


@dataclass(slots=True)
class Tally:
    """What has been taken, and what was refused by the kind of refusal."""

    reported: int = 0
    rejected: int = 0
    refused: dict[str, int] = field(default_factory=dict)


class Life:
    """Reports until as many are open as asked for, then as many come in as are turned down.

    `leaves`: code of a matter -> its urgency.
    """

    def __init__(
        self, desk: Desk, leaves: Mapping[str, str], open_now: int, seed: int, grids: int = GRIDS
    ) -> None:
        self._desk = desk
        self._leaves = list(leaves)
        self._weights = list(accumulate(SHARES[urgency] for urgency in leaves.values()))
        self._rng = random.Random(f"{seed} {time.time_ns()}")
        self._run = f"{time.time_ns():x}"
        self._middles = plain_cells(CITY, TOWNS[grids]).points
        self._under_way: deque[tuple[str, Future[Any]]] = deque()
        self._open: deque[str] = deque()
        self._open_before = open_now
        self.tally = Tally()

    @property
    def open(self) -> int:
        return self._open_before + len(self._open)

    def fill(self, cases: int, stop: threading.Event, tell: Callable[[int], None]) -> None:
        while self.open + len(self._under_way) < cases and not stop.is_set():
            self._report()
            if self.tally.reported % 10_000 == 0:
                tell(self.open)
        self._settle(0)

    def go_on(self, changes: float, stop: threading.Event) -> None:
        """So many changes a second until told to stop."""
        owed = 0.0
        while not stop.wait(TURN):
            owed += changes * TURN
            while owed >= 1:
                owed -= 1
                if self._rng.random() < 0.5 or not self._open:
                    self._report()
                else:
                    self._reject()
            self._settle(0)

    def _report(self) -> None:
        middle = self._middles[self._rng.randrange(len(self._middles))]
        lon, lat = (at + self._rng.uniform(-0.2, 0.2) * side for at, side in zip(middle, STEP, strict=True))
        n = self.tally.reported = self.tally.reported + 1
        body = {
            "channel": "replay",
            "channel_ref": f"big-{self._run}-{n}",
            "text": "演示数据",
            "lon": round(float(lon), 6),
            "lat": round(float(lat), 6),
            "scenario_code": self._rng.choices(self._leaves, cum_weights=self._weights)[0],
            "area": CITY,
            "demo": True,
        }
        self._take("report", None, body)

    def _reject(self) -> None:
        self.tally.rejected += 1
        body = {"reason_code": "other", "reason": "演示：模拟退出"}
        self._take("reject", self._open.popleft(), body)

    def _take(self, step: str, case_id: str | None, body: dict[str, Any]) -> None:
        self._under_way.append((step, self._desk.take_later(step, case_id, body, SOURCE)))
        self._settle(AHEAD)

    def _settle(self, most: int) -> None:
        """Wait until no more than so many are under way. A refusal is counted by its kind."""
        while len(self._under_way) > most:
            step, done = self._under_way.popleft()
            try:
                taken = done.result()
            except DispatchError as no:
                kind = type(no).__name__
                self.tally.refused[kind] = self.tally.refused.get(kind, 0) + 1
                continue
            if step == "report":
                self._open.append(taken.case.case_id)
