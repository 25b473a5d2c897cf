"""Versions of a list: kept whole for ever, one in force in a city; a list of no city holds for the others."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, Engine, insert, select

from dispatch import tables

Kind = Literal["matters", "matrix", "fences"]
OURS = "system"  # the hand that puts in force what the product ships
EVERYWHERE = ""  # the city of a list that holds wherever there is none of the city's own
LOOK_EVERY = 2.0  # seconds between looks for a list that has come into force


class UnknownVersion(Exception):
    """No such version of the list is kept; the text is the version asked for."""


@dataclass(frozen=True, slots=True)
class ListVersion:
    """One kept version. `version` is a digest of its rows, so the same rows are the same version."""

    kind: str
    version: str
    name: str
    at: int  # epoch ms
    by: str
    rows: int


def keep_version(conn: Connection, new: ListVersion) -> bool:
    """False when these very rows are kept already; their first name, date and hand stay."""
    t = tables.list_version
    there = conn.execute(select(t.c.version).where(t.c.kind == new.kind, t.c.version == new.version)).first()
    if there:
        return False
    row = {"kind": new.kind, "version": new.version, "name": new.name, "at": new.at, "by": new.by}
    conn.execute(insert(t), row | {"rows": new.rows})
    return True


def put_list_in_force(conn: Connection, kind: Kind, city: str, version: str, by: str, at: int) -> None:
    """From now on new cases of the city follow this version."""
    row = {"kind": kind, "city": city, "version": version, "by": by, "at": at}
    conn.execute(insert(tables.list_force), row)


def kept_versions(conn: Connection, kind: Kind) -> list[ListVersion]:
    """Oldest first."""
    t = tables.list_version.c
    found = conn.execute(select(tables.list_version).where(t.kind == kind).order_by(t.at, t.version))
    return [ListVersion(r.kind, r.version, r.name, r.at, r.by, r.rows) for r in found]


def lists_in_force(conn: Connection, kind: Kind) -> dict[str, str]:
    """City, or EVERYWHERE, to the version it follows."""
    t = tables.list_force.c
    found = conn.execute(select(t.city, t.version).where(t.kind == kind).order_by(t.id))
    return {r.city: r.version for r in found}


def bring_shipped(conn: Connection, kind: Kind, version: str, at: int) -> None:
    """In force everywhere from now on, unless somebody has put another in force everywhere."""
    t = tables.list_force.c
    asked = select(t.version, t.by).where(t.kind == kind, t.city == EVERYWHERE).order_by(t.id.desc())
    last = conn.execute(asked.limit(1)).first()
    if last is None or (last.by == OURS and last.version != version):
        put_list_in_force(conn, kind, EVERYWHERE, version, OURS, at)


class InForce:
    """Which version each city follows, looked up anew now and then; thread-safe."""

    def __init__(self, engine: Engine, kind: Kind) -> None:
        self._engine, self._kind = engine, kind
        self._lock = threading.Lock()
        self._next = 0.0
        self._force: Mapping[str, str] = {}

    def version(self, area: str) -> str | None:
        """Of the city that the area lies in; None before any list is in force."""
        if time.monotonic() >= self._next:
            self._look()
        return self._force.get(area[:6]) or self._force.get(EVERYWHERE)

    def _look(self) -> None:
        with self._lock, self._engine.connect() as conn:
            self._force = lists_in_force(conn, self._kind)
            self._next = time.monotonic() + LOOK_EVERY
