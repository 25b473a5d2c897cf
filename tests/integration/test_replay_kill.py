"""Parts are killed while a file is told: what was acknowledged is there, once, and the rest gets there."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Iterator
from typing import Any

from feeds._base import Sighting
from feeds.client import Client, Line
from feeds.replay import Tally, replay
from support.running import Running

ROWS = 800
VICTIMS = {100: "web", 250: "gateway", 400: "worker", 550: "valkey", 650: "web"}  # at so many answered rows


def rows(spots: list[dict[str, Any]]) -> Iterator[Sighting]:
    for n in range(ROWS):
        spot = spots[n % len(spots)]
        told = {"channel_ref": f"kill-{n}", "text": "路灯不亮", "scenario_code": "0101240301"}
        yield Sighting(f"kill-{n}", None, told | {"lon": spot["lon"], "lat": spot["lat"]})


def test_nothing_acknowledged_is_lost_or_doubled(own_console: Running) -> None:
    own_console.start()
    spots = own_console.login("city_duty").get("/api/v1/places?kind=estate").json()["items"]
    key, waiting = own_console.keys()["12345"], dict(VICTIMS)

    def strike(tally: Tally) -> None:
        for at in [n for n in waiting if n <= tally.rows]:
            os.kill(own_console.pids()[waiting.pop(at)], signal.SIGKILL)

    tally = replay(rows(spots), lambda: Client(Line(own_console.url, 60), key), progress=strike)

    assert not waiting, "every part was killed"
    assert (tally.rows, tally.refused.total(), tally.failed.total()) == (ROWS, 0, 0)
    assert len(set(tally.cases.values())) == ROWS
    with sqlite3.connect(own_console.data_dir / "anlan.db") as store:
        kept = dict(store.execute("SELECT ref, case_id FROM intake WHERE ref LIKE 'kill-%'"))
        reports = store.execute(
            "SELECT subject, count(*) FROM event WHERE step = 'report' GROUP BY subject"
        ).fetchall()
        ids = [n for (n,) in store.execute("SELECT id FROM event ORDER BY id")]
    assert kept == tally.cases, "what the client was told is what the store holds"
    assert dict(reports) == dict.fromkeys(tally.cases.values(), 1), "one report event to a case"
    assert ids == list(range(1, len(ids) + 1)), "no event id is missing"
