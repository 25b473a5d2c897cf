"""The only subscriber that speaks to browsers: letters from the Stream into rooms, resumed by tip, cut to
scope.

Runs in a process of its own that gevent has patched first; no Dash callback ever runs here.
"""

from __future__ import annotations

import json
import logging
import time
from typing import Any
from urllib.parse import urlsplit

import gevent
import redis
from flask import Flask, request
from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import SocketIO
from sqlalchemy import Engine

from console.access import COOKIE, EVENTS
from console.frames import binary_frames, deliver, event_frames, install
from console.health import beat
from console.rooms import Rooms
from console.settings import Settings
from dispatch.accounts import Session, session_of
from dispatch.domain.roles import may_join
from dispatch.relay import BASE, KEPT, KPI, RING, STREAM
from dispatch.telemetry import CHANNEL, CONTROL, LATEST, pack

log = logging.getLogger(__name__)

TICK = 0.1
AT_ONCE = 2_000
PING_SECONDS, PATIENCE_SECONDS = 25, 20
MOST_ROOMS = 20


class Gateway:
    """State of one gateway process."""

    def __init__(self, settings: Settings, engine: Engine, redis_url: str) -> None:
        self.settings, self._engine = settings, engine
        self._redis: Any = redis.Redis.from_url(redis_url)
        self._sub: Any = redis.Redis.from_url(redis_url)
        self.app = Flask("gateway")
        self.io = SocketIO(
            self.app,
            async_mode="gevent",
            transports=["websocket"],
            cors_allowed_origins=self._own_page,
            ping_interval=PING_SECONDS,
            ping_timeout=PATIENCE_SECONDS,
            max_http_buffer_size=64_000,
            manage_session=False,
        )
        install(self.io.server)
        self.tip = 0
        self.rooms = Rooms()
        self.people: dict[str, Session] = {}  # sid -> who
        self._latest: dict[str, dict[int, list[Any]]] = {"unit": {}, "camera": {}}
        self._moved: dict[str, set[int]] = {"unit": set(), "camera": set()}
        self._woken = gevent.event.Event()
        handlers = {
            "connect": self.connect,
            "disconnect": self.disconnect,
            "join": self.join,
            "leave": self.leave,
        }
        if handlers.keys() != EVENTS.keys():
            raise RuntimeError("a socket event has no rule")
        for name, handler in handlers.items():
            self.io.on_event(name, handler)

    # --- who may come in ----------------------------------------------------------------------------------
    def _own_page(self, origin: str | None, environ: dict[str, Any]) -> bool:
        """Only pages of this console: the same host, on the web's port or behind the same proxy."""
        try:
            told, here = urlsplit(origin or ""), urlsplit(f"//{environ.get('HTTP_HOST', '')}")
            ports = (self.settings.port, here.port or 0)
            return told.hostname == here.hostname and (told.port or 0) in ports
        except ValueError:
            return False

    def connect(self, auth: Any = None) -> None:
        """auth {rooms: [{room, last}]}: join at once, each from its tip."""
        token = request.cookies.get(COOKIE, "")
        who = gevent.get_hub().threadpool.apply(session_of, (self._engine, token))
        if who is None:
            self._refuse("login required")
        asked = auth.get("rooms", []) if isinstance(auth, dict) else []
        if not isinstance(asked, list) or len(asked) > MOST_ROOMS:
            self._refuse("bad rooms")
        wanted = [self._asked(a) for a in asked]
        if not all(w and may_join(who.scope, w[0]) for w in wanted):
            self._refuse("forbidden room")
        self.people[request.sid] = who  # type: ignore[attr-defined]
        sid = request.sid  # type: ignore[attr-defined]
        gevent.spawn(self._enter_all, sid, [w for w in wanted if w])

    def _refuse(self, why: str) -> None:
        """A refused connect leaves the link open: cut it too."""
        client = self.io.server.manager.eio_sid_from_sid(request.sid, "/")  # type: ignore[attr-defined]
        gevent.spawn_later(0.5, self.io.server.eio.disconnect, client)
        raise Refused(why)

    @staticmethod
    def _asked(entry: Any) -> tuple[str, int | None] | None:
        if not isinstance(entry, dict) or not isinstance(entry.get("room"), str):
            return None
        last = entry.get("last")
        return entry["room"], last if isinstance(last, int) and last >= 0 else None

    def disconnect(self, *_: Any) -> None:
        sid = request.sid  # type: ignore[attr-defined]
        self.people.pop(sid, None)
        self.rooms.drop(sid)

    def join(self, entry: Any) -> None:
        sid = request.sid  # type: ignore[attr-defined]
        who, wanted = self.people.get(sid), self._asked(entry)
        if who and wanted and may_join(who.scope, wanted[0]) and len(self.rooms.of(sid)) < MOST_ROOMS:
            self._enter(sid, *wanted)

    def leave(self, entry: Any) -> None:
        wanted = self._asked(entry)
        if wanted:
            self.rooms.leave(request.sid, wanted[0])  # type: ignore[attr-defined]

    # --- joining ------------------------------------------------------------------------------------------
    def _client(self, sid: str) -> str | None:
        client: str | None = self.io.server.manager.eio_sid_from_sid(sid, "/")
        return client

    def _enter_all(self, sid: str, wanted: list[tuple[str, int | None]]) -> None:
        for room, last in wanted:
            self._enter(sid, room, last)

    def _enter(self, sid: str, room: str, last: int | None) -> None:
        """Replay, then join, with no yield in between: nothing is lost and nothing comes twice."""
        client = self._client(sid)
        if client is None or sid not in self.people:
            return
        try:
            reached = self._replay(client, room, last) if last is not None else True
        except redis.RedisError:
            reached = False
        if not reached:
            self._tell([client], event_frames("resync", json.dumps({"room": room})))
        self.rooms.join(sid, client, room)
        tip = self.rooms.tip(room, self.tip)
        self._tell([client], event_frames("hello", json.dumps({"room": room, "tip": tip})))
        for kind in self._latest:
            rows = [r for r in self._latest[kind].values() if _within(room, r[5])]
            if rows:
                self._tell([client], binary_frames("pos", pack(kind, rows)))

    def _replay(self, client: str, room: str, last: int) -> bool:
        """Send (last, tip]; False when the Stream no longer reaches back that far."""
        first = self._redis.xrange(STREAM, count=1)
        base = int(self._redis.get(BASE) or 0)
        whole = last >= base and self._redis.xlen(STREAM) < KEPT
        if not whole and not (first and last >= _id(first[0][0])) and last < self.tip:
            return False
        prev = at = last
        while at < self.tip:  # the tip moves while XRANGE waits
            high = self.tip
            rows = self._redis.xrange(STREAM, f"({at}-0", f"{high}-0", count=AT_ONCE)
            at = _id(rows[-1][0]) if len(rows) == AT_ONCE else high
            letters = [b for i, f in rows for r, b in _split(f) if r == room]
            if letters:
                self._tell([client], _batch(room, prev, at, letters))
                prev = at
        return True

    def _tell(self, clients: list[str], frames: bytes) -> None:
        deliver(self.io.server, clients, frames)

    # --- the pump -----------------------------------------------------------------------------------------
    def pump(self) -> None:
        """Each tick: what is new in the Stream, split by room."""
        gone = False
        while True:
            try:
                self._pump_once()
                if gone:
                    log.info("redis is back")
                gone = False
            except redis.RedisError as error:
                if not gone:
                    log.warning("redis is gone", extra={"error": type(error).__name__})
                gone = True
            self._woken.wait(1.0)
            self._woken.clear()
            gevent.sleep(TICK)

    def _pump_once(self) -> None:
        if not self.tip:
            last = self._redis.xrevrange(STREAM, count=1)
            self.tip = _id(last[0][0]) if last else int(self._redis.get(BASE) or 0)
        while True:
            rows = self._redis.xrange(STREAM, f"({self.tip}-0", "+", count=AT_ONCE)
            if not rows:
                return
            self._spread(rows)
            if len(rows) < AT_ONCE:
                return

    def _spread(self, rows: list[Any]) -> None:
        """No yield in here: the tip and the rooms move together."""
        by_room: dict[str, list[str]] = {}
        for _, fields in rows:
            for room, body in _split(fields):
                by_room.setdefault(room, []).append(body)
        tip = _id(rows[-1][0])
        for room, letters in by_room.items():
            clients = self.rooms.clients(room)
            if clients:
                self._tell(clients, _batch(room, self.rooms.tip(room, self.tip), tip, letters))
                self.rooms.moved(room, tip)
        self.tip = tip

    def heartbeat(self) -> None:
        """Each second: the tip to every room, and what has moved."""
        while True:
            gevent.sleep(1.0)
            for room in self.rooms.live():
                self._tell(
                    self.rooms.clients(room), _batch(room, self.rooms.tip(room, self.tip), self.tip, [])
                )
                self.rooms.moved(room, self.tip)
                self._tell_moved(room)
            for moved in self._moved.values():
                moved.clear()
            try:
                beat(self._redis, "gateway")
            except redis.RedisError:
                log.debug("no redis to beat to")

    def _tell_moved(self, room: str) -> None:
        for kind, moved in self._moved.items():
            rows = [r for no in moved if _within(room, (r := self._latest[kind][no])[5])]
            if rows:
                self._tell(self.rooms.clients(room), binary_frames("pos", pack(kind, rows)))

    def listen(self) -> None:
        """Bells, figures, positions and cuts."""
        while True:
            try:
                self._load_latest()
                sub = self._sub.pubsub(ignore_subscribe_messages=True)
                sub.subscribe(RING, KPI, CHANNEL, CONTROL)
                self._woken.set()
                for message in sub.listen():
                    self._heard(message["channel"].decode(), message["data"])
            except redis.RedisError:
                gevent.sleep(0.5)

    def _load_latest(self) -> None:
        for kind, key in LATEST.items():
            self._latest[kind] = {int(no): json.loads(row) for no, row in self._redis.hgetall(key).items()}

    def _heard(self, channel: str, data: bytes) -> None:
        if channel == RING:
            if data == b"resync":
                self.tip = 0
                for room in self.rooms.live():
                    self._tell(self.rooms.clients(room), event_frames("resync", json.dumps({"room": room})))
            self._woken.set()
        elif channel == KPI:
            for room, figures in json.loads(data).items():
                if clients := self.rooms.clients(room):
                    self._tell(
                        clients, event_frames("kpi", json.dumps({room: figures}, separators=(",", ":")))
                    )
        elif channel == CHANNEL:
            kind, rows = json.loads(data)
            for row in rows:
                self._latest[kind][row[0]] = row
                self._moved[kind].add(row[0])
        elif channel == CONTROL:
            cut = json.loads(data).get("cut")
            for sid, who in list(self.people.items()):
                if cut in (who.digest, who.username) and (client := self._client(sid)):
                    gevent.spawn(self.io.server.eio.disconnect, client)

    def run(self) -> None:
        """Serve until the process ends."""
        for task in (self.pump, self.heartbeat, self.listen):
            gevent.spawn(task)
        self.io.run(self.app, host=self.settings.host, port=self.settings.gateway_port, log_output=False)


def _id(raw: bytes) -> int:
    return int(raw.split(b"-")[0])


def _split(fields: dict[bytes, bytes]) -> list[tuple[str, str]]:
    """(room, letter) pairs of one Stream entry; rooms that lost the case get it flagged `gone`."""
    body = fields[b"b"].decode()
    pairs = [(room, body) for room in fields[b"r"].decode().split()]
    if fields[b"g"]:
        flagged = body.replace('"flags":[]', '"flags":["gone"]', 1)
        pairs += [(room, flagged) for room in fields[b"g"].decode().split()]
    return pairs


def _batch(room: str, prev: int, tip: int, letters: list[str]) -> bytes:
    sent = round(time.time() * 1000)
    head = f'{{"room":{json.dumps(room)},"prev":{prev},"tip":{tip},"sent":{sent},"e":['
    return event_frames("ev", head + ",".join(letters) + "]}")


def _within(room: str, area: str) -> bool:
    """Whether something at `area` moves in a room: area rooms by prefix, unit rooms by the unit's area."""
    if room.startswith("unit:"):
        return area.startswith(room.partition("@")[2])
    return room.isdigit() and area.startswith(room)
