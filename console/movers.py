"""Where units are, what stands still has told, and what came in the last second, by the rooms that see it."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from typing import Any

from dispatch.domain.roles import ROOM_LENGTHS
from dispatch.telemetry import CAMERA_QUIET, LATEST, SENSOR_QUIET, packs

UNIT_GONE = 300_000  # ms after which where a unit was is no longer told to who comes later

QUIET = {"camera": CAMERA_QUIET, "sensor": SENSOR_QUIET}  # of what stands: it never leaves, it falls silent

Row = list[Any]  # no, lon·1e6, lat·1e6, heading, status, area, at


class Movers:
    """Latest value wins; free of I/O but for `load`."""

    def __init__(self) -> None:
        self._latest: dict[str, dict[int, Row]] = {kind: {} for kind in LATEST}
        self._moved: dict[str, set[int]] = {kind: set() for kind in LATEST}

    def load(self, client: Any) -> None:
        for kind, key in LATEST.items():
            self._latest[kind].update({int(no): json.loads(row) for no, row in client.hgetall(key).items()})

    def hear(self, data: bytes) -> None:
        kind, rows = json.loads(data)
        for row in rows:
            self._latest[kind][row[0]] = row
            self._moved[kind].add(row[0])

    def all_in(self, room: str) -> list[bytes]:
        """Everything in a room, packed by kind; what stands and has gone silent says for how long,
        units that have are left out."""
        area, now = area_of(room), round(time.time() * 1000)
        out = []
        for kind, latest in self._latest.items():
            rows = [row for row in latest.values() if area and row[5].startswith(area)]
            recent = [row for row in rows if not row[6] or row[6] > now - UNIT_GONE]
            out += packs(kind, [_aged(row, now, QUIET[kind]) for row in rows] if kind in QUIET else recent)
        return out

    def take_moved(self, rooms: list[str]) -> dict[str, list[bytes]]:
        """What moved since the last call, packed once per area."""
        by_area: dict[str, list[bytes]] = defaultdict(list)
        areas = {area_of(room) for room in rooms} - {""}
        for kind, moved in self._moved.items():
            rows: dict[str, list[Row]] = defaultdict(list)
            for row in (self._latest[kind][no] for no in moved):
                for prefix in {row[5][:length] for length in ROOM_LENGTHS} & areas:
                    rows[prefix].append(row)
            moved.clear()
            for area, here in rows.items():
                by_area[area] += packs(kind, here)
        return {room: by_area[area_of(room)] for room in rooms if area_of(room) in by_area}


def _aged(row: Row, now: int, quiet: int) -> Row:
    no, lon, lat, _, status, area, at = row
    silent = now - at > quiet
    return [no, lon, lat, min(65_535, (now - at) // 60_000), 0 if silent else status, area, at]


def area_of(room: str) -> str:
    """The area whose movements a room sees: its own, or the one a unit works in; none for an estate."""
    if room.startswith("unit:"):
        return room.partition("@")[2]
    return room if room.isdigit() else ""
