"""A real gateway process, events put straight into a store, and screens that keep what they hear."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import redis
import websocket
from sqlalchemy import Engine, func, insert, select

from dispatch import tables
from dispatch.accounts import Account, log_in, save_account
from dispatch.board import Board
from dispatch.calendars import work_calendar
from dispatch.domain.roles import ROOM_LENGTHS
from dispatch.relay import Relay
from dispatch.store import make_engine, writing
from support.servers import eventually

ROOT = Path(__file__).resolve().parents[2]
GRID = "519901001001001"
PASSWORD = "anlan-tests"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def put_events(
    engine: Engine, n: int, area: str | Sequence[str] = GRID, gone: str = "", text: str = "井盖缺失"
) -> list[int]:
    """Rows of the event store as a desk would leave them, in one area or in several by turns; their ids."""
    areas = [area] if isinstance(area, str) else area
    with writing(engine) as conn:
        first = (conn.execute(select(func.max(tables.event.c.id))).scalar() or 0) + 1
        ids = list(range(first, first + n))
        conn.execute(insert(tables.event), [_row(i, areas[i % len(areas)], gone, text) for i in ids])
    return ids


def _row(number: int, area: str, gone: str, text: str) -> dict[str, Any]:
    now = round(time.time() * 1000)
    letter = {
        "id": number,
        "at": now,
        "case_id": f"C{number}",
        "version": 1,
        "title": text,
        "flags": [],
        "com": now,
    }
    return {
        "id": number,
        "stream": "case",
        "subject": f"C{number}",
        "version": 1,
        "step": "report",
        "at": now,
        "actor": "key:test",
        "role": "channel",
        "body": "{}",
        "facts": "{}",
        "letter": json.dumps(letter, ensure_ascii=False, separators=(",", ":")),
        "rooms": " ".join(area[:length] for length in ROOM_LENGTHS if len(area) >= length),
        "gone": gone,
    }


def relay_of(engine: Engine, redis_url: str) -> Relay:
    return Relay(engine, redis_url, Board(engine, work_calendar()))


class RunningRelay:
    """A relay that follows the store in a thread of its own."""

    def __init__(self, engine: Engine, redis_url: str) -> None:
        self._relay = relay_of(engine, redis_url)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def _follow(self) -> None:
        while not self._ended.is_set():
            self._relay.run_once()

    def end_soon(self) -> None:
        self._ended.set()

    def stop(self) -> None:
        self.end_soon()
        self._thread.join()


class RunningGateway:
    """A gateway process of its own, on a store and a Redis given by URL."""

    def __init__(self, folder: Path, sql_url: str, redis_url: str, *launcher: str) -> None:
        self.port = free_port()
        self.sql_url, self.redis_url = sql_url, redis_url
        self.engine = make_engine(sql_url)
        self._log = (folder / "gateway.log").open("ab")
        self._command = [sys.executable, *(launcher or (str(ROOT / "app.py"),)), "gateway"]
        self._env = {k: v for k, v in os.environ.items() if not k.startswith("ANLAN_")} | {
            "ANLAN_DATA_DIR": str(folder),
            "ANLAN_DATABASE_URL": sql_url,
            "ANLAN_REDIS_URL": redis_url,
            "ANLAN_GATEWAY_PORT": str(self.port),
            "PYTHONPATH": str(ROOT),
        }
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(self._command, env=self._env, stdout=self._log, stderr=self._log)
        eventually(lambda: process.poll() is not None or self._answers(), limit=30)
        assert process.poll() is None, Path(self._log.name).read_text()
        return process

    def _answers(self) -> bool:
        with socket.socket() as link:
            return link.connect_ex(("127.0.0.1", self.port)) == 0

    def restart(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process = self._start()

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        self._log.close()
        self.engine.dispose()

    def cookie(self, area: str = "519901", username: str = "city_duty", unit: str | None = None) -> str:
        """The session cookie of a new log-in of an account that sees `area`."""
        with writing(self.engine) as conn:
            roles = frozenset({"unit" if unit else "county_accept"})
            save_account(conn, Account(username, username, roles, area, unit), PASSWORD)
        return "anlan_session=" + log_in(self.engine, username, PASSWORD)[0]

    def screen(self, cookie: str, **more: Any) -> Screen:
        return Screen(self.port, cookie, **more)


class Screen:
    """A screen by hand: reads only when told to, so that it can be slow; keeps what it has heard."""

    def __init__(
        self,
        port: int,
        cookie: str,
        rooms: tuple[tuple[str, int | None], ...] = (("519901", None),),
        origin: str = "",
        receive_buffer: int = 0,
    ) -> None:
        options = [(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)] if receive_buffer else []
        self.link = websocket.create_connection(
            f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket",
            header=["Sec-WebSocket-Extensions: permessage-deflate"],
            cookie=cookie,
            suppress_origin=not origin,
            origin=origin or None,
            sockopt=options,
            timeout=10,
        )
        self.heard: list[tuple[str, Any]] = []
        self.raw: list[str] = []
        self.closed = False
        auth = {"rooms": [{"room": room, "last": last} for room, last in rooms]}
        self.link.send("40" + json.dumps(auth))

    def send(self, event: str, payload: Any) -> None:
        self.link.send("42" + json.dumps([event, payload]))

    def read(self, seconds: float) -> Screen:
        """Hear what comes for so long, or until the link is closed."""
        end = time.monotonic() + seconds
        while not self.closed and (left := end - time.monotonic()) > 0:
            self.link.settimeout(left)
            try:
                self._take(self.link.recv())
            except websocket.WebSocketTimeoutException:
                break
            except (websocket.WebSocketConnectionClosedException, ConnectionError):
                self.closed = True
        return self

    def until(self, look: Any, limit: float = 10.0) -> Screen:
        end = time.monotonic() + limit
        while not look():
            assert time.monotonic() < end, f"not within {limit} s; heard {self.raw[-3:]}"
            self.read(0.1)
        return self

    def until_said(self, event: str, limit: float = 10.0) -> Screen:
        return self.until(lambda: self.said(event), limit)

    def _take(self, message: str | bytes) -> None:
        if message in ("", b""):
            self.closed = True
        elif isinstance(message, bytes):
            self.heard.append(("binary", message))
        else:
            self.raw.append(message)
            if message == "2":
                self.link.send("3")
            elif message.startswith("42"):
                self.heard.append(tuple(json.loads(message[2:])))

    def said(self, event: str) -> list[Any]:
        return [payload for name, payload in self.heard if name == event]

    def letters(self, room: str = "519901") -> list[int]:
        return [e["id"] for batch in self.said("ev") if batch["room"] == room for e in batch["e"]]

    def holes(self, room: str, tip: int) -> list[dict[str, Any]]:
        """Batches that do not join on to what was heard before, for a screen that began at `tip`."""
        found = []
        for batch in (b for b in self.said("ev") if b["room"] == room):
            if batch["prev"] > tip:
                found.append(batch)
            tip = max(tip, batch["tip"])
        return found

    def close(self) -> None:
        self.link.close()


def flush(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        client.flushall()


def answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
