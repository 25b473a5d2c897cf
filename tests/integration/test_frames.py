"""Frames written straight to the socket: whole for slow readers, bounded for stalled ones, plain."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gevent.queue
import gevent.socket
import pytest
import socketio
import wsproto
from wsproto.connection import Connection, ConnectionType

from console.frames import (
    LONGEST_QUEUE,
    DirectSocket,
    Outlet,
    Written,
    binary_frames,
    deliver,
    event_frames,
    frame_of,
)
from console.gateway import Gateway
from console.settings import Settings
from dispatch.store import make_engine
from support.live import RunningGateway, RunningRelay, put_events
from support.servers import PATIENCE

CITY = "519901"
LONG = "长" * 6_000


@pytest.fixture
def gateway(tmp_path: Path, sqlite_url: str, redis_url: str) -> Iterator[RunningGateway]:
    gateway = RunningGateway(tmp_path, sqlite_url, redis_url)
    relay = RunningRelay(gateway.engine, redis_url)
    yield gateway
    relay.stop()
    gateway.stop()


# --- one frame ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 200_000])
@pytest.mark.parametrize("binary", [True, False])
def test_a_frame_is_what_a_parser_reads_back(size: int, binary: bool) -> None:
    message = bytes(size) if binary else "好" * (size // 3) + "a" * (size % 3)
    reader = Connection(ConnectionType.CLIENT)
    reader.receive_data(frame_of(message))
    events = list(reader.events())
    whole = (b"" if binary else "").join(e.data for e in events)  # type: ignore[attr-defined]
    assert whole == message
    assert events[-1].message_finished  # type: ignore[attr-defined]
    assert isinstance(events[0], wsproto.events.BytesMessage if binary else wsproto.events.TextMessage)


# --- one client, by hand --------------------------------------------------------------------------------
class Client:
    """What the library keeps of a client, over a real socket pair."""

    def __init__(self) -> None:
        with gevent.socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            door.listen(1)
            self.theirs = gevent.socket.create_connection(door.getsockname())
            ours, _ = door.accept()
        ours.setsockopt(gevent.socket.SOL_SOCKET, gevent.socket.SO_SNDBUF, 8_192)
        self.outlet = Outlet(ours)
        self.queue, self.closed = gevent.queue.JoinableQueue(), False

    def give(self, *frames: bytes) -> None:
        server = SimpleNamespace(eio=SimpleNamespace(sockets={"c": self}))
        for one in frames:
            deliver(server, ["c", "unknown"], one)

    def drain(self) -> bytes:
        """What arrives once the library's writer has had its turn."""
        gevent.spawn(self._write)
        chunks = []
        self.theirs.settimeout(1.0)
        with contextlib.suppress(TimeoutError):
            while chunk := self.theirs.recv(1_048_576):
                chunks.append(chunk)
        return b"".join(chunks)

    def _write(self) -> None:
        while self.queue.qsize():
            written: Any = self.queue.get().encode()
            assert isinstance(written, Written)
            self.outlet.send(written.frames)

    def take_now(self) -> bytes:
        """What lies in the kernel's buffers already; gives nobody else a turn."""
        data, waits = b"", 0
        while waits < 3:
            try:
                data += self.theirs._sock.recv(1_048_576)
            except BlockingIOError:
                waits += 1
                time.sleep(0.02)
        return data


def test_a_full_buffer_tears_no_frame_and_keeps_the_order() -> None:
    client = Client()
    frames = [event_frames("ev", f'{{"n":{n},"pad":"{"x" * 70_000}"}}') for n in range(200)]
    frames[7] = binary_frames("pos", bytes(50_000))
    given = 0
    while not client.queue.qsize():
        client.give(frames[given])
        given += 1
    rest = client.queue.queue[0].frames
    assert 0 < len(rest) < len(frames[given - 1]), "a frame was meant to be sent in part"
    early = client.take_now()  # there is room again, but the rest of the torn frame comes first
    client.give(*frames[given:])
    whole = early + client.drain() == b"".join(frames)  # a diff of megabytes helps nobody
    assert whole


def test_a_broadcast_waits_while_a_reply_is_half_written() -> None:
    client, big = Client(), frame_of("r" * 4_000_000)
    gevent.spawn(client.outlet.send, big)
    gevent.sleep(0.05)
    early = client.take_now()
    client.give(frame_of("next"))
    whole = early + client.drain() == big + frame_of("next")
    assert whole


def test_a_client_that_takes_nothing_is_cut_when_its_queue_is_full() -> None:
    client, frame = Client(), frame_of("x" * 4_000)
    client.give(*[frame] * (LONGEST_QUEUE + 60))
    assert client.queue.qsize() <= LONGEST_QUEUE
    received = b""
    with gevent.Timeout(2, False):
        while chunk := client.theirs.recv(65_536):
            received += chunk
    assert chunk == b"", "the link was not shut"
    assert len(received) < LONGEST_QUEUE * len(frame)


def test_a_client_that_is_gone_harms_nobody() -> None:
    gone, well = Client(), Client()
    gone.theirs.close()
    server = SimpleNamespace(eio=SimpleNamespace(sockets={"gone": gone, "well": well}))
    for _ in range(5):
        deliver(server, ["gone", "well"], frame_of("hello"))
    assert well.drain() == frame_of("hello") * 5


# --- the whole gateway ----------------------------------------------------------------------------------
def test_a_slow_reader_gets_an_unharmed_stream(gateway: RunningGateway) -> None:
    cookie = gateway.cookie()
    slow = gateway.screen(cookie, receive_buffer=4_096).until_said("hello")
    brisk = gateway.screen(cookie).until_said("hello")
    for _ in range(12):
        put_events(gateway.engine, 60, text=LONG)
        brisk.read(0.15)
    brisk.until(lambda: 720 in brisk.letters())
    slow.until(lambda: 720 in slow.letters() or slow.closed, limit=20)
    assert slow.letters() == list(range(1, 721))
    assert not slow.holes(CITY, 0)


def test_a_stalled_client_is_closed_and_resumes_while_others_hear_all(gateway: RunningGateway) -> None:
    cookie = gateway.cookie()
    stalled = gateway.screen(cookie, receive_buffer=4_096).until_said("hello")
    brisk = gateway.screen(cookie).until_said("hello")
    before, began = _sockets(gateway.process.pid), time.monotonic()
    slowest = 0.0
    while _sockets(gateway.process.pid) >= before:
        assert time.monotonic() - began < 30 * PATIENCE, "a client that reads nothing was never closed"
        ids = put_events(gateway.engine, 60, text=LONG)
        told = time.monotonic()
        brisk.until(lambda last=ids[-1]: last in brisk.letters())  # type: ignore[misc]
        slowest = max(slowest, time.monotonic() - told)
        brisk.read(0.1)
    assert slowest < 2 * PATIENCE
    stalled.until(lambda: stalled.closed)
    heard = stalled.letters()
    assert heard == list(range(1, len(heard) + 1))
    again = gateway.screen(cookie, rooms=((CITY, heard[-1] if heard else 0),))
    again.until(lambda: ids[-1] in again.letters())
    assert again.letters() == list(range(len(heard) + 1, ids[-1] + 1))


def test_nothing_is_compressed_even_where_a_browser_offers_it(gateway: RunningGateway) -> None:
    screen = gateway.screen(gateway.cookie()).until_said("hello")
    assert "sec-websocket-extensions" not in {k.lower() for k in screen.link.getheaders() or {}}


def test_a_message_that_is_too_long_closes_only_its_sender(gateway: RunningGateway) -> None:
    cookie = gateway.cookie()
    rude, well = (gateway.screen(cookie).until_said("hello") for _ in range(2))
    rude.link.send("42" + '["join","' + "x" * 70_000 + '"]')
    rude.until(lambda: rude.closed)
    put_events(gateway.engine, 1)
    well.until(lambda: well.letters() == [1])


@pytest.mark.parametrize(
    "junk", ["42[", '42["join"]', '42["join",5]', '42["nothing",{}]', "9", "", '42["leave",{"room":[]}]']
)
def test_junk_from_one_client_harms_no_other(gateway: RunningGateway, junk: str) -> None:
    cookie = gateway.cookie()
    rude, well = (gateway.screen(cookie).until_said("hello") for _ in range(2))
    rude.link.send(junk)
    put_events(gateway.engine, 1)
    well.until(lambda: well.letters() == [1])


def test_the_one_private_hook_holds_and_there_is_no_message_queue(sqlite_url: str, redis_url: str) -> None:
    made = Gateway(Settings(), make_engine(sqlite_url), redis_url)
    assert made.io.server.eio._async["websocket"] is DirectSocket
    assert type(made.io.server.manager) is socketio.Manager
    assert made.io.server.eio.transports == ["websocket"]


def _sockets(pid: int) -> int:
    folder = f"/proc/{pid}/fd"
    links = []
    for name in os.listdir(folder):
        try:
            links.append(os.readlink(f"{folder}/{name}"))
        except OSError:
            continue
    return sum(link.startswith("socket:") for link in links)


def test_an_idle_gateway_is_small(gateway: RunningGateway) -> None:
    gateway.screen(gateway.cookie()).until_said("hello")
    assert _resident_mb(gateway.process.pid) < 75


def _resident_mb(pid: int) -> float:
    words = Path(f"/proc/{pid}/status").read_text().split("VmRSS:")[1].split()
    return int(words[0]) / 1024
