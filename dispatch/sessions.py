"""Which sessions still hold, asked by gateways, whose sockets outlive the log-in; and walls that go on."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine, select, update

from dispatch import tables
from dispatch.accounts import LONGEST_SESSION, now_ms
from dispatch.store import writing

SLIDE_EVERY = 3_600_000


def still_open(engine: Engine, digests: Iterable[str], now: int | None = None) -> set[str]:
    """Which of these sessions still hold: neither logged out, nor ended, nor of an account that is off."""
    s, a = tables.session.c, tables.account.c
    query = (
        select(s.digest)
        .select_from(tables.session.join(tables.account, s.username == a.username))
        .where(s.digest.in_(list(digests)), s.ends_at >= (now or now_ms()), a.disabled.is_(False))
    )
    with engine.connect() as conn:
        return set(conn.execute(query).scalars())


def keep_walls(engine: Engine, digests: Iterable[str], now: int | None = None) -> None:
    """A wall has nobody who could log in again: while its socket is open its session goes on."""
    now = now or now_ms()
    later = now + LONGEST_SESSION
    s, a = tables.session.c, tables.account.c
    query = (
        select(s.digest)
        .select_from(tables.session.join(tables.account, s.username == a.username))
        .where(s.digest.in_(list(digests)), s.ends_at.between(now, later - SLIDE_EVERY), a.roles == "wall")
    )
    with engine.connect() as conn:
        due = conn.execute(query).scalars().all()
    if due:
        with writing(engine) as conn:
            moved = update(tables.session).where(s.digest.in_(due)).values(seen_at=now, ends_at=later)
            conn.execute(moved)
