"""Our own Valkey: one to a data directory, back after a kill with what it kept, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from console.embedded import LONGEST_SOCKET_PATH, EmbeddedValkey, socket_path
from support.servers import eventually

ROOT = Path(__file__).resolve().parents[2]
OWNER = """
import sys, time
from pathlib import Path
from console.embedded import EmbeddedValkey
server = EmbeddedValkey(Path(sys.argv[1]))
server.start()
print(server.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedValkey]:
    server = EmbeddedValkey(tmp_path)
    server.start()
    yield server
    server.stop()


def lives(pid: int | None) -> bool:
    if pid is None:
        return False
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_it_starts_and_stops_and_leaves_nothing(tmp_path: Path) -> None:
    server = EmbeddedValkey(tmp_path)
    server.start()
    assert redis.Redis.from_url(server.url).ping()
    pid = server.pid
    server.stop()
    assert not lives(pid)


def test_a_second_owner_attaches_to_the_same_server(server: EmbeddedValkey, tmp_path: Path) -> None:
    second = EmbeddedValkey(tmp_path)
    second.start()
    assert second.pid == server.pid
    second.stop()
    assert lives(server.pid)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_it_ends_with_its_owner_however_that_ends(tmp_path: Path, how: signal.Signals) -> None:
    command = [sys.executable, "-c", OWNER, str(tmp_path)]
    owner = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert owner.stdout
    pid = int(owner.stdout.readline())
    assert lives(pid)
    owner.send_signal(how)
    owner.wait(10)
    eventually(lambda: not lives(pid), limit=5)


def test_after_a_kill_it_comes_back_at_the_same_place_with_what_it_kept(server: EmbeddedValkey) -> None:
    client = redis.Redis.from_url(server.url)
    client.set("kept", "1")
    eventually(lambda: client.info("persistence")["aof_last_write_status"] == "ok")
    client.bgrewriteaof()
    eventually(lambda: not client.info("persistence")["aof_rewrite_in_progress"])
    killed = server.pid
    assert killed
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: not server.alive())
    server.restart()
    assert server.pid != killed
    assert redis.Redis.from_url(server.url).get("kept") == b"1"


def test_a_server_whose_watchdog_was_killed_is_replaced_not_doubled(tmp_path: Path) -> None:
    server = EmbeddedValkey(tmp_path)
    server.start()
    stranger, watchdog = server.pid, server._watchdog
    assert watchdog
    redis.Redis.from_url(server.url).set("kept", "1")
    watchdog.kill()
    eventually(lambda: not server.alive())
    assert lives(stranger)
    server.restart()
    eventually(lambda: not lives(stranger), limit=3)
    assert redis.Redis.from_url(server.url).get("kept") == b"1"
    server.stop()
    assert not lives(server.pid)


def test_a_path_too_long_for_a_socket_is_moved(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    assert len(str(socket_path(deep))) <= LONGEST_SOCKET_PATH
    assert socket_path(deep) == socket_path(deep)
    server = EmbeddedValkey(deep)
    server.start()
    assert redis.Redis.from_url(server.url).ping()
    server.stop()
