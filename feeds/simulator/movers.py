"""Crews and grid workers on the move: patrol the roads, drive to a case, stand there, go on. Pure."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from feeds.simulator.roads import METRES, Point, Roads

PATROL, ON_THE_WAY, AT_WORK = 1, 2, 3  # what the map is told; 0 is a unit gone silent
SPEEDS = {PATROL: 7.0, ON_THE_WAY: 13.0, AT_WORK: 0.0}  # metres a second of a vehicle
ON_FOOT = 0.18  # of a vehicle's speed


@dataclass(slots=True)
class Mover:
    no: int  # place number, as telemetry names it
    owner: str  # kind@area
    junction: int
    lon: float
    lat: float
    on_foot: bool = False
    heading: int = 0
    status: int = PATROL
    case_id: str | None = None
    path: list[Point] = field(default_factory=list)

    @property
    def point(self) -> Point:
        return round(self.lon * 1e5), round(self.lat * 1e5)

    def fix(self) -> dict[str, object]:
        """As `POST /api/v1/positions` takes it."""
        at = {"no": self.no, "lon": round(self.lon, 6), "lat": round(self.lat, 6)}
        return {**at, "heading": self.heading, "status": self.status}


class Fleet:
    def __init__(self, movers: Iterable[Mover], roads: Roads, rng: random.Random) -> None:
        self.movers = list(movers)
        self._roads, self._rng = roads, rng

    def send(self, owner: str, case_id: str, lon: float, lat: float) -> None:
        """The nearest free mover of the unit drives to the case, where the unit has one."""
        target = (round(lon * 1e5), round(lat * 1e5))
        free = [m for m in self.movers if m.owner == owner and m.case_id is None]
        if not free:
            return
        mover = min(free, key=lambda m: self._roads.metres(m.point, target))
        end = self._roads.nearest(target)
        mover.path = self._roads.way(mover.junction, end)
        mover.case_id, mover.status, mover.junction = case_id, ON_THE_WAY, end

    def release(self, case_id: str) -> None:
        for mover in self.movers:
            if mover.case_id == case_id:
                mover.case_id, mover.status = None, PATROL

    def move(self, seconds: float) -> None:
        for mover in self.movers:
            self._advance(mover, seconds * SPEEDS[mover.status] * (ON_FOOT if mover.on_foot else 1))

    def _advance(self, mover: Mover, metres: float) -> None:
        while metres > 0:
            if not mover.path:
                if mover.status == ON_THE_WAY:
                    mover.status = AT_WORK
                if mover.status == AT_WORK:
                    return
                self._wander(mover)
            metres = self._towards(mover, mover.path[0], metres)

    def _towards(self, mover: Mover, goal: Point, metres: float) -> float:
        """Go, and give what is left to go once the goal is reached."""
        dx = (goal[0] / 1e5 - mover.lon) * math.cos(math.radians(mover.lat))
        dy = goal[1] / 1e5 - mover.lat
        far = math.hypot(dx, dy) * 1e5 * METRES
        if far > 0.5:
            mover.heading = round(math.degrees(math.atan2(dx, dy))) % 360
        if far <= metres:
            mover.lon, mover.lat = goal[0] / 1e5, goal[1] / 1e5
            mover.path.pop(0)
            return metres - max(far, 0.01)
        part = metres / far
        mover.lon += (goal[0] / 1e5 - mover.lon) * part
        mover.lat += dy * part
        return 0.0

    def _wander(self, mover: Mover) -> None:
        mover.junction, mover.path = self._roads.onward(mover.junction, self._rng.random())
