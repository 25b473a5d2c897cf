"""The only publisher of letters: events from the store into the Stream, their own ids being the queue
position.
"""

from __future__ import annotations

import json
import logging
import secrets
import time
from typing import TYPE_CHECKING, Any

import redis
from sqlalchemy import Engine, select

from dispatch import tables
from dispatch.domain.roles import AROUND
from dispatch.ring import STORE_RING
from dispatch.store import last_event_id

if TYPE_CHECKING:
    from dispatch.board import Board  # gateways read the names here and need no board

log = logging.getLogger(__name__)

STREAM = "anlan:letters"
RING = "anlan:ring"  # the new tip: somebody look
KPI = "anlan:kpi"
EPOCH = "anlan:epoch"  # lives as long as the Stream's content; gone means Redis was wiped
BASE = "anlan:base"  # every letter after this id went into the Stream
KEPT = 100_000  # about 110 MB of Redis when full
AT_ONCE = 1_000
LOOK_EVERY = 0.05
KPI_EVERY = 1.0


class Relay:
    """Restart-safe: the cursor is the Stream's last id. Idempotent: ids are explicit, repeats are refused."""

    def __init__(self, engine: Engine, redis_url: str, board: Board) -> None:
        self._engine, self._board = engine, board
        self._redis: Any = redis.Redis.from_url(redis_url)
        self._bell: Any = None
        self._cursor: int | None = None
        self._dirty: set[str] = set()
        self._next_kpi = 0.0
        self._gone = False

    def run_once(self) -> int:
        """Relay what is there, then wait for the bell or a twentieth of a second. Survives a Redis that
        is gone.
        """
        try:
            sent = self.step()
            self.figures()
            if not sent:
                self._wait()
        except redis.RedisError as error:
            if not self._gone:
                log.warning("redis is gone", extra={"error": type(error).__name__})
            self._gone, self._cursor, self._bell = True, None, None
            time.sleep(LOOK_EVERY)
            return 0
        if self._gone:
            log.info("redis is back")
            self._gone = False
        return sent

    def step(self) -> int:
        """Number of letters relayed."""
        if self._cursor is None or not self._redis.exists(EPOCH):
            self._find_cursor()
        t = tables.event.c
        query = select(t.id, t.letter, t.rooms, t.gone).where(t.id > self._cursor).order_by(t.id)
        with self._engine.connect() as conn:
            rows = conn.execute(query.limit(AT_ONCE)).all()
        if not rows:
            return 0
        now = round(time.time() * 1000)
        with self._redis.pipeline(transaction=False) as pipe:
            told = [r for r in rows if r.letter]
            for row in told:
                body = f'{row.letter[:-1]},"rel":{now}}}'
                pipe.xadd(STREAM, {"b": body, "r": row.rooms, "g": row.gone}, f"{row.id}-0", KEPT, True)
                self._dirty.update(row.rooms.split())
                self._dirty.update(row.gone.split())
            pipe.publish(RING, str(rows[-1].id))
            for answer in pipe.execute(raise_on_error=False):
                if isinstance(answer, Exception) and "equal or smaller" not in str(answer):
                    raise answer
        self._cursor = rows[-1].id
        return len(told)

    def figures(self) -> None:
        """Once a second, the figures of every scope that changed; grids count on the map itself."""
        if not self._dirty or time.monotonic() < self._next_kpi:
            return
        rooms = [r for r in self._dirty if not r.startswith(AROUND) and (":" in r or len(r) != 15)]
        self._dirty.clear()
        self._next_kpi = time.monotonic() + KPI_EVERY
        self._redis.publish(KPI, json.dumps(self._board.kpis(rooms), separators=(",", ":")))

    def _find_cursor(self) -> None:
        last = self._redis.xrevrange(STREAM, count=1)
        with self._engine.connect() as conn:
            top = last_event_id(conn)
        at = int(last[0][0].split(b"-")[0]) if last else None
        if at is None or at > top or not self._redis.exists(EPOCH):
            self._redis.delete(STREAM)
            self._redis.set(BASE, top)
            self._redis.set(EPOCH, secrets.token_hex(8))
            self._redis.publish(RING, str(top))
            self._cursor = top
        else:
            self._cursor = at

    def _wait(self) -> None:
        if self._bell is None:
            self._bell = self._redis.pubsub(ignore_subscribe_messages=True)
            self._bell.subscribe(STORE_RING)
        self._bell.get_message(timeout=LOOK_EVERY)
