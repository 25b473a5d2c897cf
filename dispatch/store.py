"""The event store: engines, the one write transaction, and the order of ids."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Pool, create_engine, event, func, select, text

from dispatch import tables

# A process has 32 web threads. Each may wait for the write lock with a connection in hand, while its holder
# needs one more to look at the map or a list: were there none left, nobody would ever go on.
POOL = {"pool_size": 5, "max_overflow": 40}
WRITE_LOCK = 7_261_001  # pg_advisory_xact_lock key: whoever holds it hands out event ids


def make_engine(url: str, poolclass: type[Pool] | None = None) -> Engine:
    """SQLite (WAL, synchronous FULL, every write BEGIN IMMEDIATE) or PostgreSQL by URL."""
    pool: dict[str, Any] = {"poolclass": poolclass} if poolclass else POOL
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False}, **pool)
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
        return engine
    address = url.replace("postgresql://", "postgresql+psycopg://", 1)
    return create_engine(address, pool_pre_ping=poolclass is None, **pool)


def _sqlite_connect(raw: object, _record: object) -> None:
    raw.isolation_level = None  # type: ignore[attr-defined]  # we say BEGIN ourselves
    cursor = raw.cursor()  # type: ignore[attr-defined]
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(conn: Connection) -> None:
    immediate = conn.get_execution_options().get("writes")
    conn.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One write transaction under the lock that makes id order equal commit order."""
    with engine.connect().execution_options(writes=True) as conn, conn.begin():
        if engine.dialect.name == "postgresql":
            conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITE_LOCK})
        yield conn


def last_event_id(conn: Connection) -> int:
    return conn.execute(select(func.max(tables.event.c.id))).scalar() or 0
