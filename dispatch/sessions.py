"""Which sessions still hold: asked by gateways, whose sockets live long after the log-in."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine, select

from dispatch import tables
from dispatch.accounts import now_ms


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
