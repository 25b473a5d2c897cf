"""Acts with a key: it is written with the event, so that an act sent again is never taken twice."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, tuple_

from dispatch import tables
from dispatch.bodies import STEPS, dump_body, load_body
from dispatch.domain.case import Case
from dispatch.domain.errors import BadField, KeyUsed
from dispatch.domain.fold import advance

MOST = 80
Key = tuple[str, str]  # actor, key


@dataclass(frozen=True, slots=True)
class First:
    """What became of the act that first carried a key."""

    event_id: int
    case: Case
    step: str
    body: str

    def same(self, step: str, case_id: str, body: Any) -> None:
        """Raises KeyUsed when this act is another."""
        if (self.step, self.case.case_id, self.body) != (step, case_id, dump_body(STEPS[step], body)):
            raise KeyUsed(field="Idempotency-Key")


def check_key(key: str) -> None:
    """Raises BadField."""
    if not 8 <= len(key) <= MOST or not key.isascii() or not key.isprintable() or " " in key:
        raise BadField(field="Idempotency-Key", why=f"not 8 to {MOST} plain characters")


def known(conn: Connection, keys: Iterable[Key]) -> dict[Key, First]:
    """The first acts of those keys that were used, each with its case as it stood then."""
    wanted = set(keys)
    if not wanted:
        return {}
    t, e = tables.act_key.c, tables.event.c
    rows = conn.execute(
        select(t.actor, t.key, e.id, e.subject, e.version, e.step, e.body)
        .join_from(tables.act_key, tables.event, t.event_id == e.id)
        .where(tuple_(t.actor, t.key).in_(wanted))
    ).all()
    return {
        (r.actor, r.key): First(r.id, _as_it_stood(conn, r.subject, r.version), r.step, r.body) for r in rows
    }


def _as_it_stood(conn: Connection, case_id: str, version: int) -> Case:
    t = tables.event.c
    rows = conn.execute(
        select(tables.event)
        .where(t.stream == "case", t.subject == case_id, t.version <= version)
        .order_by(t.version)
    )
    case = Case(case_id)
    for row in rows:
        step = STEPS[row.step]
        case = advance(step, case, load_body(step, row.body), json.loads(row.facts), row.at, row.actor)
    return case


def write_keys(conn: Connection, fresh: dict[Key, int]) -> None:
    """Part of the transaction that writes the events."""
    if fresh:
        rows = [{"actor": actor, "key": key, "event_id": event} for (actor, key), event in fresh.items()]
        conn.execute(insert(tables.act_key), rows)
