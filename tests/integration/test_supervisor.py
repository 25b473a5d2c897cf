"""`python app.py run`: what is killed comes back, and nothing outlives the supervisor."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest

from support.running import Running


@pytest.fixture
def running(own_console: Running) -> Running:
    return own_console.start()


def is_well(running: Running) -> Callable[[], bool]:
    session = running.login("admin")

    def look() -> bool:
        try:
            return bool(session.get("/healthz").status_code == 200)
        except OSError:
            return False

    return look


def test_every_killed_part_is_raised_and_the_console_is_well_again(running: Running, eventually: Any):
    well = is_well(running)
    before = running.pids()
    for part in ("web", "gateway", "worker", "valkey"):
        os.kill(before[part], signal.SIGKILL)
    eventually(lambda: all(running.pids().get(p) != before[p] for p in before if p != "supervisor"), limit=20)
    eventually(well, limit=30)
    assert running.pids()["supervisor"] == before["supervisor"]
    killed = {pid for part, pid in before.items() if part != "supervisor"}
    assert not killed & set(running.left(killed))
    assert running.login("city_duty").get("/api/v1/snapshot").status_code == 200


def test_nothing_outlives_a_supervisor_that_is_killed(running: Running, eventually: Any):
    known = set(running.pids().values())
    assert len(known) >= 5
    os.kill(running.pid, signal.SIGKILL)
    eventually(lambda: not running.left(known), limit=15)
