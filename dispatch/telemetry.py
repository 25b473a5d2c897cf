"""Positions and heartbeats: latest value wins, lossy on purpose, never in the event store."""

from __future__ import annotations

import json
import struct
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import redis

CHANNEL = "anlan:pos"
CONTROL = "anlan:control"
ALERT = "anlan:alert"  # channel: an area, then what is told
REGISTER = "anlan:register"  # channel: which register of which area has had an import
ALERTS, STAYS = "anlan:alerts", "anlan:stays"
MOST_ALERTS, ALERT_LIVES = 500, 86_400  # kept, seconds
VIEW = "anlan:view:"
CAMERA_QUIET = 8_000  # ms without a heartbeat after which a camera is silent: grey on screens within 10 s
SENSOR_QUIET = 300_000  # ms without a reading after which a sensor is silent
LATEST = {"unit": "anlan:latest:unit", "camera": "anlan:latest:camera", "sensor": "anlan:latest:sensor"}
KIND_NUMBER = {"unit": 1, "camera": 2, "sensor": 3}
STEP_MAX = 65_535


@dataclass(frozen=True, slots=True)
class Fix:
    """Where a unit is. no: place id; lon/lat EPSG:4490 degrees; heading degrees from north; at: epoch ms."""

    no: int
    lon: float
    lat: float
    heading: int = 0
    status: int = 0
    at: int = 0
    area: str = ""  # grid it is in: decides who may see it

    def doing(self, status: int) -> Fix:
        return replace(self, status=status)

    def at_area(self, area: str) -> Fix:
        return replace(self, area=area)


@dataclass(frozen=True, slots=True)
class Read:
    """What a sensor read. level: as domain/sensing.py has it; at: epoch ms; area: the grid it stands in."""

    no: int
    value: float
    level: int
    at: int
    area: str


class Telemetry:
    """Publishes to every gateway and keeps the latest value of each unit and camera."""

    def __init__(self, redis_url: str) -> None:
        self._redis: Any = redis.Redis.from_url(redis_url)

    def move(self, fixes: Sequence[Fix]) -> None:
        rows = [
            [f.no, round(f.lon * 1e6), round(f.lat * 1e6), f.heading, f.status, f.area, f.at] for f in fixes
        ]
        self._tell("unit", rows)

    def beat(self, cameras: Iterable[tuple[int, str]]) -> None:
        """Cameras that are alive now, with the area they stand in."""
        now = round(time.time() * 1000)
        self._tell("camera", [[no, 0, 0, 0, 1, area, now] for no, area in cameras])

    def read(self, reads: Iterable[Read]) -> None:
        self._tell("sensor", [[r.no, round(r.value * 1000), 0, 0, r.level, r.area, r.at] for r in reads])

    def last_reads(self, numbers: Sequence[int]) -> dict[int, Read]:
        """Of the sensors that were ever heard."""
        found = self._last("sensor", numbers)
        return {row[0]: Read(row[0], row[1] / 1000, row[4], row[6], row[5]) for row in found}

    def forget(self, no: int) -> None:
        """A unit that has gone off duty: who opens a screen from here on does not learn where it was."""
        self._redis.hdel(LATEST["unit"], str(no))

    def where(self, numbers: Sequence[int]) -> dict[int, tuple[float, float]]:
        """lon, lat of the units that were ever heard of."""
        return {row[0]: (row[1] / 1e6, row[2] / 1e6) for row in self._last("unit", numbers)}

    def areas(self, numbers: Sequence[int]) -> dict[int, str]:
        """The areas in which units were last heard."""
        return {row[0]: row[5] for row in self._last("unit", numbers)}

    def last_beat(self, no: int) -> int | None:
        """When a camera was last heard, in ms; None when never."""
        row = self._redis.hget(LATEST["camera"], str(no))
        return int(json.loads(row)[6]) if row else None

    def lend(self, ticket: str, subject: str, seconds: int) -> None:
        """A ticket that lapses, or is lost with Redis."""
        self._redis.set(VIEW + ticket, subject, ex=seconds)

    def lent(self, ticket: str) -> str:
        """What a ticket is for; empty when it has lapsed or never was."""
        return (self._redis.get(VIEW + ticket) or b"").decode()

    def alert(self, told: Mapping[str, Any]) -> None:
        """Tells every gateway, and keeps it for a day."""
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        with self._redis.pipeline(transaction=False) as pipe:
            pipe.lpush(ALERTS, text)
            pipe.ltrim(ALERTS, 0, MOST_ALERTS - 1)
            pipe.expire(ALERTS, ALERT_LIVES)
            pipe.publish(ALERT, text)
            pipe.execute()

    def renewed(self, register: str, area: str) -> None:
        """Tells every gateway that a register has had an import; who was away asks when it is back."""
        self._redis.publish(REGISTER, json.dumps({"register": register, "area": area}))

    def alerts(self) -> list[dict[str, Any]]:
        """Of the last day, the newest first."""
        since = (time.time() - ALERT_LIVES) * 1000
        found = [json.loads(text) for text in self._redis.lrange(ALERTS, 0, MOST_ALERTS - 1)]
        return [one for one in found if one["at"] > since]

    def latest_units(self) -> list[list[Any]]:
        """Rows of every unit that was heard: no, lon·1e6, lat·1e6, heading, status, area, at."""
        return [json.loads(row) for row in self._redis.hvals(LATEST["unit"])]

    def stays(self) -> dict[str, list[Any]]:
        """What stands inside which fence since when, as it was kept."""
        return {key.decode(): json.loads(row) for key, row in self._redis.hgetall(STAYS).items()}

    def keep_stays(self, stays: Mapping[str, tuple[bool, int, bool]]) -> None:
        self._redis.hset(STAYS, mapping={key: json.dumps(stay) for key, stay in stays.items()})

    def drop_stays(self, keys: Iterable[str]) -> None:
        if gone := list(keys):
            self._redis.hdel(STAYS, *gone)

    def control(self, message: dict[str, str]) -> None:
        """Tell every gateway, for example to cut the sockets of a session that has ended."""
        self._redis.publish(CONTROL, json.dumps(message))

    def _last(self, kind: str, numbers: Sequence[int]) -> list[list[Any]]:
        rows = self._redis.hmget(LATEST[kind], [str(no) for no in numbers]) if numbers else []
        return [json.loads(row) for row in rows if row]

    def _tell(self, kind: str, rows: list[list[Any]]) -> None:
        if not rows:
            return
        with self._redis.pipeline(transaction=False) as pipe:
            pipe.hset(LATEST[kind], mapping={str(r[0]): json.dumps(r) for r in rows})
            pipe.publish(CHANNEL, json.dumps([kind, rows], separators=(",", ":")))
            pipe.execute()


def packs(kind: str, rows: Sequence[Sequence[Any]]) -> list[bytes]:
    """u32 kind, u32 n, u32 first no, i32 lon·1e6[n], i32 lat·1e6[n], u16 step from the no before[n], u16
    heading[n], u8 status[n]; by no, cut where a step is too wide. A camera has no course: its heading is the
    minutes since it was last heard; a sensor likewise, and its lon·1e6 is a thousandfold of what it read.
    """
    out: list[bytes] = []
    part: list[Sequence[Any]] = []
    for row in sorted(rows, key=lambda r: r[0]):
        if part and row[0] - part[-1][0] > STEP_MAX:
            out.append(_pack(kind, part))
            part = []
        part.append(row)
    return [*out, _pack(kind, part)] if part else out


def _pack(kind: str, rows: Sequence[Sequence[Any]]) -> bytes:
    n, no = len(rows), [r[0] for r in rows]
    steps = [0, *(b - a for a, b in pairwise(no))]
    return b"".join(
        (
            struct.pack("<III", KIND_NUMBER[kind], n, no[0]),
            struct.pack(f"<{n}i", *(r[1] for r in rows)),
            struct.pack(f"<{n}i", *(r[2] for r in rows)),
            struct.pack(f"<{n}H", *steps),
            struct.pack(f"<{n}H", *(r[3] for r in rows)),
            bytes(r[4] for r in rows),
        )
    )
