"""The only subscriber that speaks to browsers: letters from the Stream into rooms, by tip and scope.

Runs in a process of its own that gevent has patched first; no Dash callback ever runs here.
"""

from __future__ import annotations

import json
import logging
import os
from typing import Any, NoReturn
from urllib.parse import urlsplit

import gevent
import redis
from flask import Flask, request
from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import SocketIO
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from console.access import COOKIE, EVENTS, may
from console.alive import beat
from console.frames import batch_frames, binary_frames, deliver, event_frames, install
from console.joining import may_hear
from console.movers import Movers
from console.rooms import Rooms, wanted_room
from console.settings import Settings
from console.tail import AT_ONCE, Entry, Tail, entry_id, told
from dispatch.accounts import Session, session_of
from dispatch.domain.roles import AROUND
from dispatch.relay import KPI, RING
from dispatch.sessions import keep_walls, still_open
from dispatch.telemetry import ALERT, CHANNEL, CONTROL, REGISTER

log = logging.getLogger(__name__)

TICK = 0.1
LOOK_EVERY = 1.0  # a lost bell costs this much
REDIS_SECONDS = 5.0
REVIEW_EVERY = 10.0  # a lost cut costs this much
PING_SECONDS, PATIENCE_SECONDS = 25, 20
MOST_ROOMS = 20
TOLD_AS = {ALERT: "alert", REGISTER: "register"}  # channel -> event


class Gateway:
    """State of one gateway process."""

    def __init__(self, settings: Settings, engine: Engine, redis_url: str) -> None:
        self.settings, self._engine = settings, engine
        self._redis: Any = redis.Redis.from_url(redis_url, socket_timeout=REDIS_SECONDS)
        self._sub: Any = redis.Redis.from_url(redis_url, health_check_interval=REDIS_SECONDS)
        self.tail, self.rooms, self.movers = Tail(self._redis), Rooms(), Movers()
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
        self.people: dict[str, Session] = {}  # sid -> who
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
        try:
            who = gevent.get_hub().threadpool.apply(session_of, (self._engine, token))
        except SQLAlchemyError:
            self._refuse("try again")
        if who is None or not may(EVENTS["connect"], who):
            self._refuse("login required")
        asked = auth.get("rooms", []) if isinstance(auth, dict) else []
        if not isinstance(asked, list) or len(asked) > MOST_ROOMS:
            self._refuse("bad rooms")
        wanted = [w for w in map(wanted_room, asked) if w and may_hear(self._engine, who, w[0])]
        if len(wanted) != len(asked):
            self._refuse("forbidden room")
        sid = request.sid  # type: ignore[attr-defined]
        self.people[sid] = who
        for room, last in wanted:
            gevent.spawn(self._enter, sid, room, last)

    def _refuse(self, why: str) -> NoReturn:
        """A refused connect leaves the link open: cut it too."""
        client = self.io.server.manager.eio_sid_from_sid(request.sid, "/")  # type: ignore[attr-defined]
        gevent.spawn_later(0.5, self.io.server.eio.disconnect, client)
        raise Refused(why)

    def disconnect(self, *_: Any) -> None:
        sid = request.sid  # type: ignore[attr-defined]
        self.people.pop(sid, None)
        self.rooms.drop(sid)

    def join(self, entry: Any) -> None:
        sid = request.sid  # type: ignore[attr-defined]
        who, wanted = self.people.get(sid), wanted_room(entry)
        if who and wanted and may_hear(self._engine, who, wanted[0]) and len(self.rooms.of(sid)) < MOST_ROOMS:
            self._enter(sid, *wanted)

    def leave(self, entry: Any) -> None:
        wanted = wanted_room(entry)
        if wanted:
            self.rooms.leave(request.sid, wanted[0])  # type: ignore[attr-defined]

    # --- joining ------------------------------------------------------------------------------------------
    def _client(self, sid: str) -> str | None:
        client: str | None = self.io.server.manager.eio_sid_from_sid(sid, "/")
        return client

    def _enter(self, sid: str, room: str, last: int | None) -> None:
        """Replay, then join, with no yield in between: nothing is lost and nothing comes twice."""
        self.tail.ready.wait()
        pages, reached = self._missed(room, last)
        client = self._client(sid)
        if client is None or sid not in self.people:
            return
        if not reached:
            self._tell([client], event_frames("resync", json.dumps({"room": room})))
        at = last or 0
        for tip, letters in pages:
            self._tell([client], batch_frames(room, at, tip, letters))
            at = tip
        self.rooms.join(sid, client, room)
        tip = self.rooms.tip(room, self.tail.tip)
        self._tell([client], event_frames("hello", json.dumps({"room": room, "tip": tip})))
        for packed in self.movers.all_in(room):
            self._tell([client], binary_frames("pos", packed))

    def _missed(self, room: str, last: int | None) -> tuple[list[tuple[int, list[str]]], bool]:
        if last is None:
            return [], True
        try:
            return self.tail.missed(room, last)
        except redis.RedisError:
            return [], False

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
            gevent.sleep(TICK)
            self._woken.wait(LOOK_EVERY)
            self._woken.clear()

    def _pump_once(self) -> None:
        while True:
            rows, anew = self.tail.look()
            if anew:
                self._resync()
            if rows:
                self._spread(rows)
            if len(rows) < AT_ONCE:
                return

    def _resync(self) -> None:
        """The Stream lost its past: every screen asks for the whole picture."""
        self.rooms.forget_tips()
        for room in self.rooms.live():
            self._tell(self.rooms.clients(room), event_frames("resync", json.dumps({"room": room})))

    def _spread(self, rows: list[Entry]) -> None:
        """No yield in here: the tip and the rooms move together."""
        by_room: dict[str, list[str]] = {}
        for _, fields in rows:
            for to, letter in told(fields):
                for room in self.rooms.told(to):
                    by_room.setdefault(room, []).append(letter)
        tip = entry_id(rows[-1][0])
        for room, letters in by_room.items():
            before = self.rooms.tip(room, self.tail.tip)
            self._tell(self.rooms.clients(room), batch_frames(room, before, tip, letters))
            self.rooms.moved(room, tip)
        self.tail.tip = tip

    def heartbeat(self) -> None:
        """Each second: the tip to every room, and what has moved."""
        while True:
            gevent.sleep(1.0)
            tip, live = self.tail.tip, self.rooms.live()
            for room in live:
                self._tell(self.rooms.clients(room), batch_frames(room, self.rooms.tip(room, tip), tip, []))
                self.rooms.moved(room, tip)
            for room, packs in self.movers.take_moved(live).items():
                for packed in packs:
                    self._tell(self.rooms.clients(room), binary_frames("pos", packed))
            try:
                beat(self._redis, "gateway")
            except redis.RedisError:
                log.debug("no redis to beat to")

    def listen(self) -> None:
        """Bells, figures, positions and cuts."""
        while True:
            try:
                with self._sub.pubsub() as sub:
                    sub.subscribe(RING, KPI, CHANNEL, CONTROL, *TOLD_AS)
                    while True:
                        self._hear(sub.get_message(timeout=REDIS_SECONDS) or {})
            except redis.RedisError:
                gevent.sleep(0.5)

    def _hear(self, message: dict[str, Any]) -> None:
        channel = message.get("channel", b"").decode()
        if message.get("type") == "subscribe" and channel == CHANNEL:
            self.movers.load(self._redis)  # only now: what moves from here on is heard
        if message.get("type") != "message":
            return
        try:
            self._heard(channel, message["data"])
        except (ValueError, LookupError, TypeError, AttributeError):
            log.exception("cannot read what came by %s", channel)

    def _heard(self, channel: str, data: bytes) -> None:
        if channel == RING:
            self._woken.set()
        elif channel == KPI:
            for room, figures in json.loads(data).items():
                if clients := self.rooms.clients(room):
                    told_once = json.dumps({room: figures}, ensure_ascii=False, separators=(",", ":"))
                    self._tell(clients, event_frames("kpi", told_once))
        elif channel == CHANNEL:
            self.movers.hear(data)
        elif channel in TOLD_AS:
            area = str(json.loads(data)["area"])
            for room in self.rooms.above(area) if channel == ALERT else self.rooms.told(AROUND + area):
                self._tell(self.rooms.clients(room), event_frames(TOLD_AS[channel], data.decode()))
        elif channel == CONTROL:
            self._cut(json.loads(data).get("cut"))

    def review(self) -> None:
        """Cut the sockets of sessions that ended, or whose cut was lost; walls go on."""
        while True:
            gevent.sleep(REVIEW_EVERY)
            known = {who.digest for who in self.people.values()}
            try:
                held = gevent.get_hub().threadpool.apply(still_open, (self._engine, known))
                gevent.get_hub().threadpool.apply(keep_walls, (self._engine, held))
            except SQLAlchemyError:
                continue
            for digest in known - held:
                self._cut(digest)

    def _cut(self, subject: str | None) -> None:
        """End the sockets of a session or of a user."""
        for sid, who in list(self.people.items()):
            if subject in (who.digest, who.username) and (client := self._client(sid)):
                gevent.spawn(self.io.server.eio.disconnect, client)

    def run(self) -> None:
        """Serve until the process ends."""
        for task in (self.pump, self.heartbeat, self.listen, self.review):
            gevent.spawn(task).link(_end)
        self.io.run(self.app, host=self.settings.host, port=self.settings.gateway_port, log_output=False)


def _end(task: gevent.Greenlet) -> None:
    """A gateway with a task less would look alive: end it, the supervisor starts it again."""
    log.critical("a task of the gateway has ended: %r", task.exception)
    os._exit(1)
