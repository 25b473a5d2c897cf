"""One holder at a time for the relay and for the clock: a file lock beside SQLite, an advisory lock in
PostgreSQL.
"""

from __future__ import annotations

import fcntl
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeVar

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

T = TypeVar("T")


class Election:
    """`held()` tries to become the holder and says whether this process is it now; `term` counts how often it
    became it.
    """

    def __init__(self, engine: Engine, name: str, data_dir: Path) -> None:
        self._engine, self._name, self._dir = engine, name, data_dir
        self._file: IO[str] | None = None
        self._conn: Connection | None = None
        self.term = 0

    def held(self) -> bool:
        if self._engine.dialect.name == "postgresql":
            return self._held_there()
        if self._file is None:
            file = (self._dir / f"{self._name}.lock").open("w")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
                return False
            self._file = file
            self.term += 1
        return True

    def _held_there(self) -> bool:
        key = zlib.crc32(self._name.encode())
        if self._conn is not None:
            try:
                self._conn.execute(text("SELECT 1"))
            except DBAPIError:  # the connection is gone, and the lock with it
                self._conn.invalidate()
                self._conn.close()
                self._conn = None
            else:
                return True
        conn = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if conn.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar():
            self._conn = conn
            self.term += 1
            return True
        conn.close()
        return False

    def resign(self) -> None:
        if self._file is not None:
            self._file.close()
        if self._conn is not None:
            self._conn.invalidate()  # a pooled connection would keep the lock
            self._conn.close()
        self._file = self._conn = None


def by_term(election: Election, make: Callable[[], T]) -> Callable[[], T | None]:
    """What remembers, made anew for each term: another may have acted between. None while not holding."""
    term, made = 0, None

    def now() -> T | None:
        nonlocal term, made
        if not election.held():
            return None
        if term != election.term:
            term, made = election.term, make()
        return made

    return now
