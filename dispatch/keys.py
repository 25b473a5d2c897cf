"""Which machine sources may come in: API keys, kept only by digest."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, insert, select, update

from dispatch import tables
from dispatch.accounts import digest_of, now_ms
from dispatch.domain.roles import Scope
from dispatch.domain.step import Actor
from dispatch.store import writing

KEY_CACHE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Key:
    """A machine source."""

    name: str
    channel: str
    area: str
    functions: frozenset[str]
    trusted: bool
    demo: bool

    @property
    def actor(self) -> Actor:
        return Actor(f"key:{self.name}", frozenset({"channel"}), self.area)

    @property
    def scope(self) -> Scope:
        return Scope(self.area)


def save_key(
    conn: Connection,
    name: str,
    channel: str,
    area: str,
    functions: Iterable[str],
    trusted: bool = False,
    demo: bool = False,
    expires_at: int | None = None,
) -> str:
    """A new key; its text is given once and only its digest is kept."""
    text = f"ak_{secrets.token_urlsafe(30)}"
    conn.execute(
        insert(tables.api_key),
        {
            "digest": digest_of(text),
            "name": name,
            "channel": channel,
            "area": area,
            "functions": " ".join(sorted(functions)),
            **{"trusted": trusted, "demo": demo, "expires_at": expires_at, "revoked": False},
        },
    )
    return text


class Keys:
    """Looks keys up by digest and remembers each for a few seconds, so that a busy source costs one query."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[str, tuple[float, Key | None]] = {}
        self._lock = threading.Lock()

    def find(self, text: str) -> Key | None:
        """None for a key that is unknown, revoked or expired."""
        digest = digest_of(text)
        with self._lock:
            kept = self._known.get(digest)
        if kept is not None and kept[0] > time.monotonic():
            return kept[1]
        found = self._read(digest)
        with self._lock:
            if len(self._known) > 1_000:
                self._known.clear()
            self._known[digest] = (time.monotonic() + KEY_CACHE_SECONDS, found)
        return found

    def _read(self, digest: str) -> Key | None:
        t = tables.api_key.c
        with self._engine.connect() as conn:
            row = conn.execute(select(tables.api_key).where(t.digest == digest, t.revoked.is_(False))).first()
        if row is None or (row.expires_at is not None and row.expires_at < now_ms()):
            return None
        return Key(row.name, row.channel, row.area, frozenset(row.functions.split()), row.trusted, row.demo)


def is_demo(engine: Engine, channel: str, area: str) -> bool:
    """Whether what comes by this channel into this area is a demonstration."""
    t = tables.api_key.c
    query = select(t.demo).where(t.channel == channel, t.area == area, t.demo.is_(True))
    with engine.connect() as conn:
        return conn.execute(query.limit(1)).first() is not None


def revoke_key(engine: Engine, name: str) -> int:
    """Number of keys of that name revoked; processes that remember one forget it within seconds."""
    with writing(engine) as conn:
        done = conn.execute(update(tables.api_key).where(tables.api_key.c.name == name).values(revoked=True))
        return done.rowcount
