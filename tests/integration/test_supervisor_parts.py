"""The supervisor of small stand-ins: the dead are raised, all stop together, and nothing outlives it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from console.embedded import socket_url
from support.live import free_port
from support.servers import PATIENCE, eventually

ROOT = Path(__file__).resolve().parents[2]
PART = """
import sys, time
sys.path.insert(0, {root!r})
from console.lifeline import die_with_parent
die_with_parent()
time.sleep(600)
"""
STUBBORN = PART.replace(
    "time.sleep(600)", "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
)
WEB = """
import sys
sys.path.insert(0, {root!r})
from http.server import BaseHTTPRequestHandler, HTTPServer
from console.lifeline import die_with_parent
die_with_parent()
class Health(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"ok")
HTTPServer(("127.0.0.1", {port}), Health).serve_forever()
"""
SUPERVISOR = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from console.settings import Settings
from console.supervisor import Supervisor
settings = Settings(port={port}, data_dir=Path({folder!r}))
sys.exit(Supervisor(settings, {commands!r}, {first!r}).run())
"""


class Started:
    """A supervisor of small stand-ins."""

    def __init__(self, folder: Path, part: str = PART, first: str = "", **more: str) -> None:
        self.folder, self.port = folder, free_port()
        self.out = folder / "out"
        holes = {"root": str(ROOT), "port": self.port}
        scripts = {"web": WEB.format(**holes), "worker": part.format(**holes), **more}
        commands = {name: [sys.executable, "-c", text] for name, text in scripts.items()}
        done_first = [sys.executable, "-c", first.format(**holes)] if first else []
        text = SUPERVISOR.format(folder=str(folder), commands=commands, first=done_first, **holes)
        with self.out.open("ab") as out:
            self.process = subprocess.Popen([sys.executable, "-c", text], stdout=out, stderr=out)

    def ready(self) -> Started:
        eventually(lambda: self.process.poll() is not None or "ready " in self.words(), limit=20)
        assert self.process.poll() is None, self.words()
        return self

    def words(self) -> str:
        return self.out.read_text()

    def pids(self) -> dict[str, int]:
        return dict(json.loads((self.folder / "pids.json").read_text()))

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Started]]:
    started: list[Started] = []

    def begin(**more: str) -> Started:
        started.append(Started(tmp_path, **more))
        return started[-1]

    yield begin
    for one in started:
        one.end()


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_it_says_ready_once_and_writes_down_every_pid(start: Callable[..., Started]) -> None:
    one = start().ready()
    assert set(one.pids()) == {"web", "worker", "valkey", "supervisor"}
    assert all(lives(pid) for pid in one.pids().values())
    os.kill(one.pids()["web"], signal.SIGKILL)
    eventually(lambda: lives(one.pids()["web"]))
    time.sleep(1)
    assert one.words().count("ready ") == 1
    assert f"ready http://127.0.0.1:{one.port}" in one.words().splitlines()


def test_a_killed_part_is_raised_and_later_each_time_it_does_not_hold(start: Callable[..., Started]) -> None:
    one = start().ready()
    waits = []
    for _ in range(3):
        killed = one.pids()["worker"]
        os.kill(killed, signal.SIGKILL)
        began = time.monotonic()
        eventually(lambda old=killed: one.pids()["worker"] != old, limit=10)  # type: ignore[misc]
        waits.append(time.monotonic() - began)
        assert lives(one.pids()["worker"])
    assert waits[2] > waits[0]


def test_valkey_is_raised_at_the_same_place(start: Callable[..., Started], tmp_path: Path) -> None:
    one = start().ready()
    killed = one.pids()["valkey"]
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: one.pids()["valkey"] != killed, limit=5)
    assert redis.Redis.from_url(socket_url(tmp_path)).ping()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_all_stop_together(start: Callable[..., Started], how: signal.Signals) -> None:
    one = start().ready()
    pids = one.pids()
    one.process.send_signal(how)
    assert one.process.wait(10) == 0
    assert not [name for name, pid in pids.items() if lives(pid)]


def test_a_part_that_will_not_stop_is_killed_in_time(start: Callable[..., Started]) -> None:
    one = start(part=STUBBORN).ready()
    pids = one.pids()
    one.process.send_signal(signal.SIGTERM)
    one.process.wait(6 * PATIENCE)
    assert not [name for name, pid in pids.items() if lives(pid)]


def test_a_killed_supervisor_leaves_no_orphan(start: Callable[..., Started]) -> None:
    one = start().ready()
    pids = one.pids()
    one.process.kill()
    eventually(lambda: not [name for name, pid in pids.items() if lives(pid)], limit=5)


def test_what_must_be_done_first_is_done_first_or_nothing_starts(
    start: Callable[..., Started], tmp_path: Path
) -> None:
    mark = tmp_path / "first"
    start(first=f"open({str(mark)!r}, 'w').close()").ready()
    assert mark.exists()
    failing = Started(tmp_path, first="raise SystemExit(3)")
    assert failing.process.wait(10) == 3


def test_a_stop_ends_what_is_done_first(start: Callable[..., Started], tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    first = f"import os; open({str(mark)!r}, 'w').write(str(os.getpid()))\n" + PART
    one = start(first=first)
    pid = int(eventually(lambda: mark.exists() and mark.read_text()))
    one.process.send_signal(signal.SIGTERM)
    one.process.wait(5)
    eventually(lambda: not lives(pid), limit=3)
