"""Outgoing frames written straight to the socket: encoded once per broadcast, one non-blocking send per
client.

Incoming frames go through the library's parser. A client whose kernel buffer is full gets a
short queue; one whose queue is full, or that takes nothing for some seconds, is cut off and resumes from its
tip.
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import time
from collections.abc import Iterable
from typing import Any

import gevent
import gevent.event
import gevent.lock
import gevent.selectors
import simple_websocket  # type: ignore[import-untyped]
from engineio import packet as engine_packet
from gevent.threading import Thread

LONGEST_QUEUE = 200
SEND_SECONDS = 10.0
LONGEST_MESSAGE = 64_000


def frame_of(message: str | bytes) -> bytes:
    """One unmasked, uncompressed RFC 6455 frame."""
    body = message.encode() if isinstance(message, str) else bytes(message)
    first, n = (0x81 if isinstance(message, str) else 0x82), len(body)
    if n < 126:
        head = struct.pack("!BB", first, n)
    elif n < 65_536:
        head = struct.pack("!BBH", first, 126, n)
    else:
        head = struct.pack("!BBQ", first, 127, n)
    return head + body


def event_frames(event: str, payload: str) -> bytes:
    """A Socket.IO event whose payload is JSON text already."""
    return frame_of(f"42[{json.dumps(event)},{payload}]")


def binary_frames(event: str, data: bytes) -> bytes:
    """A Socket.IO event with one binary attachment: a text frame and a binary one."""
    return frame_of(f'451-[{json.dumps(event)},{{"_placeholder":true,"num":0}}]') + frame_of(data)


def batch_frames(room: str, prev: int, tip: int, letters: list[str]) -> bytes:
    """Letters of a room in (prev, tip]; they are JSON text already."""
    sent = round(time.time() * 1000)
    head = f'{{"room":{json.dumps(room)},"prev":{prev},"tip":{tip},"sent":{sent},"e":['
    return event_frames("ev", head + ",".join(letters) + "]}")


class Written:
    """Frames on their way through a client's queue; looks like an Engine.IO packet to the library's
    writer.
    """

    packet_type = engine_packet.MESSAGE
    binary = True
    data = b""

    def __init__(self, frames: bytes) -> None:
        self.frames = frames

    def encode(self, b64: bool = False) -> Written:
        return self


class Outlet:
    """The socket as the library sees it, except that a send is whole and never waits for ever."""

    def __init__(self, sock: Any) -> None:
        self._sock = sock
        self._lock = gevent.lock.Semaphore(1)

    def send(self, data: bytes) -> int:
        with self._lock, gevent.Timeout(SEND_SECONDS, OSError("the client takes nothing")):
            self._sock.sendall(data)
        return len(data)

    def offer(self, data: bytes) -> int:
        """Bytes taken at once; 0 when somebody is writing or the kernel buffer is full. Raises OSError."""
        if self._lock.locked():
            return 0
        try:
            return int(self._sock._sock.send(data))
        except (BlockingIOError, InterruptedError):
            return 0

    def cut(self) -> None:
        try:
            self._sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    def recv(self, n: int) -> bytes:
        data: bytes = self._sock.recv(n)
        return data

    def close(self) -> None:
        self._sock.close()

    def fileno(self) -> int:
        number: int = self._sock.fileno()
        return number


class _Server(simple_websocket.Server):  # type: ignore[misc]
    """The library's server over an Outlet, so that its own pings, pongs and closes are whole too."""

    sock: Any

    def handshake(self) -> None:
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock = Outlet(self.sock)
        super().handshake()


class DirectSocket:
    """What Engine.IO calls a websocket. Set as `server.eio._async["websocket"]`: the one private hook,
    pinned and tested.
    """

    def __init__(self, handler: Any, server: Any) -> None:
        self._handler = handler
        self._client = handler.__self__

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)  # no permessage-deflate
        self.ws = _Server(
            environ,
            thread_class=Thread,
            event_class=gevent.event.Event,
            selector_class=gevent.selectors.DefaultSelector,
            max_message_size=LONGEST_MESSAGE,
        )
        try:
            return self._handler(self)
        finally:  # what the client still sent is no request
            source = environ["wsgi.input"]
            wire = getattr(source, "rfile", source).raw._sock
            with contextlib.suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)

    def send(self, message: Any) -> None:
        outlet = self.ws.sock
        outlet.send(message.frames if isinstance(message, Written) else frame_of(message))
        self._client.outlet = outlet  # the first packet is out: broadcasts may write directly

    def wait(self) -> Any:
        try:
            return self.ws.receive()
        except simple_websocket.ConnectionClosed:
            return None

    def close(self) -> None:
        if self.ws.connected:
            self.ws.sock.cut()


def install(server: Any) -> None:
    """Make a python-socketio server use direct sockets."""
    if server.eio.async_mode != "gevent":
        raise RuntimeError("direct frames need gevent")
    server.eio._async["websocket"] = DirectSocket


def deliver(server: Any, clients: Iterable[str], frames: bytes) -> None:
    """Give the frames to each Engine.IO client, in order after what already waits for it."""
    sockets = server.eio.sockets
    for client_id in clients:
        client = sockets.get(client_id)
        if client is not None and not client.closed:
            _give(client, frames)


def _give(client: Any, frames: bytes) -> None:
    outlet: Outlet | None = getattr(client, "outlet", None)
    waiting = client.queue.qsize()
    if outlet is not None and not waiting:
        try:
            taken = outlet.offer(frames)
        except OSError:
            return  # its reader notices
        if taken == len(frames):
            return
        client.queue.put(Written(frames[taken:]))
    elif outlet is not None and waiting >= LONGEST_QUEUE:
        outlet.cut()
    else:
        client.queue.put(Written(frames))
