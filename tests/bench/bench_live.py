"""Commit → every subscribed screen: `python tests/bench/bench_live.py [SCREENS [EVENTS_PER_SECOND]]`.

A real gateway, relay and Valkey; the screens are plain sockets in a process of their own, each in the room of
one community. The floor of the same run is stock Flask-SocketIO (gevent) sending batches of the same size to
as many sockets. Heartbeats are frames too. Reach: p99 ≤ 150 ms, ≤ 10 µs of gateway CPU per delivered frame
and ≤ 1/4 of stock.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import selectors
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from dispatch.migrate import migrate
from dispatch.store import make_engine
from support.live import RunningGateway, RunningRelay, free_port, put_events
from support.servers import eventually, valkey

SECONDS, LOOK_AT = 10, 100
ROOMS = [f"519901{town:03}{community:03}" for town in range(1, 16) for community in range(1, 5)]
REACH_P99_MS, REACH_US, REACH_OF_STOCK = 150, 10, 0.25
STOCK = """
from gevent import monkey; monkey.patch_all()
import os, sys, gevent
from flask import Flask
from flask_socketio import SocketIO, join_room
app = Flask("stock")
io = SocketIO(app, async_mode="gevent", cors_allowed_origins="*")
@io.on("connect")
def connect(auth): join_room(auth["rooms"][0]["room"])
def pump():
    rooms, pad = {rooms!r}, [{{"letter": "x" * {size}}}]
    if not gevent.get_hub().threadpool.apply(sys.stdin.readline): os._exit(0)  # the bench is gone
    for _ in range({seconds} * 10):
        for room in rooms: io.emit("ev", pad, to=room)
        gevent.sleep(0.1)
gevent.spawn(pump)
io.run(app, host="127.0.0.1", port={port})
"""


class Sockets:
    """Many screens in one loop: frames are counted, and of a few the letters are read."""

    def __init__(self, port: int, cookie: str, n: int) -> None:
        self.picker = selectors.DefaultSelector()
        self.frames, self.bytes, self.open = 0, 0, n
        self.waits: list[float] = []
        for number in range(n):
            link = self._connect(port, cookie, ROOMS[number % len(ROOMS)])
            self.picker.register(link, selectors.EVENT_READ, [b"", number < LOOK_AT])

    def _connect(self, port: int, cookie: str, room: str) -> socket.socket:
        link = socket.create_connection(("127.0.0.1", port))
        link.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Cookie: {cookie}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
        )
        while not link.recv(4_096).endswith(b"}"):
            pass
        _send(link, b"40" + json.dumps({"rooms": [{"room": room}]}).encode())
        link.setblocking(False)
        return link

    def run(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            for key, _ in self.picker.select(left):
                self._read(key)

    def _read(self, key: selectors.SelectorKey) -> None:
        link: Any = key.fileobj
        data = link.recv(262_144)
        if not data:
            self.open -= 1
            self.picker.unregister(link)
            return
        now = time.time() * 1000
        rest, watched = key.data[0] + data, key.data[1]
        at = 0
        while (end := _frame_end(rest, at)) is not None:
            start, at = _body(rest, at), end
            if rest[start:end] == b"2":
                _send(link, b"3")
            elif rest.startswith(b'42["ev"', start):
                self.frames += 1
                self.bytes += end - start
                if watched:
                    self._note(rest[start:end], now)
        key.data[0] = rest[at:]

    def _note(self, message: bytes, now: float) -> None:
        event = json.loads(message[2:])
        if isinstance(event[1], dict):
            self.waits.extend(now - letter["com"] for letter in event[1]["e"])


def _body(data: bytes, at: int) -> int:
    return at + {126: 4, 127: 10}.get(data[at + 1] & 127, 2)


def _frame_end(data: bytes, at: int) -> int | None:
    if len(data) < at + 10 and (len(data) < at + 2 or len(data) < _body(data, at)):
        return None
    n, start = data[at + 1] & 127, _body(data, at)
    if n >= 126:
        n = int(struct.unpack_from("!H" if n == 126 else "!Q", data, at + 2)[0])
    return start + n if start + n <= len(data) else None


def _send(link: socket.socket, body: bytes) -> None:
    head = bytes([0x81, 0x80 | len(body)]) if len(body) < 126 else struct.pack("!BBH", 0x81, 0xFE, len(body))
    link.sendall(head + bytes(4) + body)  # a mask of zeroes is a mask


def listen(port: int, cookie: str, n: int, told: Any) -> None:
    sockets = Sockets(port, cookie, n)
    told.send("joined")
    told.recv()
    sockets.frames = sockets.bytes = 0
    sockets.run(SECONDS + 2)
    told.send((sockets.frames, sockets.bytes, sockets.open, sockets.waits))


def listened(port: int, cookie: str, n: int, pid: int, during: Any) -> tuple[Any, float]:
    """What the sockets heard while `during` ran, and the seconds of CPU the server took for it."""
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=listen, args=(port, cookie, n, there))
    process.start()
    here.recv()
    time.sleep(2)
    before = _cpu(pid)
    here.send("go")
    during()
    answer = here.recv()
    used = _cpu(pid) - before
    process.join()
    return answer, used


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ours(home: Path, url: str, screens: int, rate: int) -> dict[str, float]:
    sql_url = f"sqlite:///{home / 'anlan.db'}"
    engine = make_engine(sql_url)
    migrate(engine)
    gateway, relay = RunningGateway(home, sql_url, url), RunningRelay(engine, url)

    def report() -> None:
        """Twenty commits a second, as group commits are, all over the city."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            began = time.monotonic()
            put_events(engine, rate // 20, [f"{room}001" for room in ROOMS], text="长" * 220)
            time.sleep(max(0.0, 0.05 - (time.monotonic() - began)))

    answer, used = listened(gateway.port, gateway.cookie(), screens, gateway.process.pid, report)
    relay.stop()
    gateway.stop()
    return figures(answer, used)


def stock(size: int, screens: int) -> dict[str, float]:
    port = free_port()
    text = STOCK.format(rooms=ROOMS, size=size, port=port, seconds=SECONDS)
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        [sys.executable, "-c", text], stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, text=True
    )
    go = process.stdin

    def up() -> bool:
        with socket.socket() as link:
            return link.connect_ex(("127.0.0.1", port)) == 0

    eventually(up, limit=30)
    try:
        answer, used = listened(port, "", screens, process.pid, lambda: print(file=go, flush=True))
    finally:
        process.kill()
    return figures(answer, used)


def figures(answer: Any, used: float) -> dict[str, float]:
    frames, size, still_open, waits = answer
    cut = statistics.quantiles(waits, n=100) if len(waits) > 1 else [0.0] * 99
    return {
        "frames": frames,
        "bytes_per_frame": round(size / max(1, frames)),
        "sockets": still_open,
        "us_per_frame": round(used / max(1, frames) * 1e6, 1),
        "cpu_percent": round(used / (SECONDS + 2) * 100),
        "p50_ms": round(cut[49]),
        "p99_ms": round(cut[98]),
    }


def main(screens: int = 2_000, rate: int = 2_000) -> int:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory() as home, valkey() as url:
        direct = ours(Path(home), url, screens, rate)
    floor = stock(int(direct["bytes_per_frame"]), screens)
    share = direct["us_per_frame"] / max(0.1, floor["us_per_frame"])
    print(f"{screens} screens, {rate} events/s, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("ours ", json.dumps(direct))
    print("stock", json.dumps(floor), f"→ ours is {share:.2f} of it")
    well = direct["p99_ms"] <= REACH_P99_MS and direct["us_per_frame"] <= REACH_US and share <= REACH_OF_STOCK
    return 0 if well else 1


if __name__ == "__main__":
    threading.stack_size(262_144)
    sys.exit(main(*map(int, sys.argv[1:])))
