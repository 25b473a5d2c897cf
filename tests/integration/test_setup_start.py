"""The front door: what `python app.py run` promises to the operator."""

from __future__ import annotations

import signal

import pytest

from support.running import Running

IDLE_MEMORY = 600  # MB, all processes together
PARTS = ("run", "web", "gateway", "worker", "simulate")
USERS = ("user", "user add", "user list", "user keys", "user passwd", "user off")
WORK = ("import areas", "replay", "rebuild", "audit verify", "bench", "check", "seed")
COMMANDS = PARTS + USERS + WORK


def test_a_second_start_leaves_nothing_behind(own_console: Running):
    own_console.start()
    assert {"web", "gateway", "worker", "valkey", "supervisor"} <= set(own_console.pids())
    own_console.stop()


def test_a_killed_console_leaves_no_orphan(own_console: Running):
    own_console.start()
    own_console.stop(signal.SIGKILL)


def test_health_names_every_part(console: Running):
    answer = console.login("admin").get("/healthz").json()
    assert answer["status"] == "ok"
    assert set(answer["parts"]) == {"web", "gateway", "worker", "store", "redis"}


def test_all_processes_together_are_small(console: Running):
    total = sum(_proportional_mb(pid) for pid in console.pids().values())
    assert total <= IDLE_MEMORY


def test_an_unknown_setting_stops_the_start(own_console: Running):
    own_console.env["ANLAN_PROT"] = "8050"
    done = own_console.command("run")
    assert done.returncode == 2
    assert "ANLAN_PROT" in done.stderr
    assert "ANLAN_PORT" in done.stderr


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_explains_itself(own_console: Running, line: str):
    done = own_console.command(*line.split(), "--help")
    assert done.returncode == 0
    assert "usage: anlan" in done.stdout


def _proportional_mb(pid: int) -> float:
    with open(f"/proc/{pid}/smaps_rollup") as lines:
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))
