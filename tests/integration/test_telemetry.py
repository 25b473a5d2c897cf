"""Positions and heartbeats: packed as the browser unpacks them, seen only by rooms whose area they are in."""

from __future__ import annotations

import json
import struct
from itertools import accumulate
from typing import Any

import pytest
import redis

from console.movers import Movers
from dispatch.telemetry import CHANNEL, LATEST, Fix, Telemetry, packs

GRID, OTHER = "519901001001001", "519901002001001"


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 100])
def test_the_binary_is_what_the_script_reads(n: int) -> None:
    rows = [[7 + 3 * i, 104_600_000 + i, 30_600_000 - i, (350 + i) % 360, i % 4, GRID, 0] for i in range(n)]
    (data,) = packs("unit", rows[::-1])
    assert struct.unpack_from("<III", data) == (1, n, 7)
    assert list(struct.unpack_from(f"<{n}i", data, 12)) == [r[1] for r in rows]
    assert list(struct.unpack_from(f"<{n}i", data, 12 + 4 * n)) == [r[2] for r in rows]
    assert list(struct.unpack_from(f"<{n}H", data, 12 + 8 * n)) == [0, *[3] * (n - 1)]
    assert list(struct.unpack_from(f"<{n}H", data, 12 + 10 * n)) == [r[3] for r in rows]
    assert list(data[12 + 12 * n :]) == [r[4] for r in rows]


def test_numbers_too_far_apart_for_a_step_come_in_packs_of_their_own() -> None:
    rows = [[no, 0, 0, 0, 1, GRID, 0] for no in (900_000, 5, 70_000, 65_540)]
    assert [_numbers([data]) for data in packs("unit", rows)] == [[5, 65_540, 70_000], [900_000]]
    assert packs("unit", []) == []


def test_what_moves_is_told_and_the_latest_is_kept(redis_url: str) -> None:
    client: Any = redis.Redis.from_url(redis_url)
    heard = client.pubsub(ignore_subscribe_messages=True)
    heard.subscribe(CHANNEL)
    heard.get_message(timeout=1)
    told = Telemetry(redis_url)
    told.move([Fix(7, 104.6, 30.6, 90, 1, 5, GRID)])
    told.move([Fix(7, 104.7, 30.7, 91, 2, 6, GRID)])
    told.beat([(30, OTHER)])
    told.move([])
    assert json.loads(client.hget(LATEST["unit"], "7")) == [7, 104_700_000, 30_700_000, 91, 2, GRID, 6]
    messages = [json.loads(m["data"]) for m in iter(lambda: heard.get_message(timeout=0.5), None)]
    assert [kind for kind, _ in messages] == ["unit", "unit", "camera"]


def test_movers_are_cut_to_the_area_of_the_room() -> None:
    movers = Movers()
    rows = [[7, 1, 1, 0, 0, GRID, 0], [8, 2, 2, 0, 0, OTHER, 0], [9, 3, 3, 0, 0, "", 0]]
    movers.hear(json.dumps(["unit", rows]).encode())
    rooms = ["519901", "519901001", GRID, "unit:town_law@519901002", "estate:519901001001E001", "519902"]
    told = {room: _numbers(packs) for room, packs in movers.take_moved(rooms).items()}
    assert told == {"519901": [7, 8], "519901001": [7], GRID: [7], "unit:town_law@519901002": [8]}
    assert movers.take_moved(rooms) == {}, "each movement is told once"
    assert _numbers(movers.all_in("519901001")) == [7], "but who joins later gets the latest"
    assert movers.all_in("estate:519901001001E001") == []


def _numbers(batches: list[bytes]) -> list[int]:
    found = []
    for data in batches:
        _, n, no = struct.unpack_from("<III", data)
        found += accumulate(struct.unpack_from(f"<{n}H", data, 12 + 8 * n)[1:], initial=no)
    return sorted(found)
