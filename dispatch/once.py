"""Acts with a key: it is written with the event, so that an act sent again is never taken twice."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, tuple_

from dispatch import tables
from dispatch.bodies import STEPS, dump_body, load_body
from dispatch.command import STREAMS, Held, new
from dispatch.domain.case import Case
from dispatch.domain.errors import BadField, KeyUsed
from dispatch.domain.fold import advance, advance_other

MOST = 80
Key = tuple[str, str]  # actor, key


@dataclass(frozen=True, slots=True)
class First:
    """What became of the act that first carried a key. Of an incident or an order `held` is the whole, `case`
    its id, state and version.
    """

    event_id: int
    case: Case
    step: str
    body: str
    held: Held | None = None

    def same(self, step: str, case_id: str, body: Any) -> None:
        """Raises KeyUsed when this act is another. An act that begins an incident or an order finds its id
        anew each time it is sent.
        """
        begins = self.held is not None and "new" in STEPS[step].frm
        subject = self.case.case_id if begins else case_id
        if (self.step, self.case.case_id, self.body) != (step, subject, dump_body(STEPS[step], body)):
            raise KeyUsed(field="Idempotency-Key")


def check_key(key: str) -> None:
    """Raises BadField."""
    if not 8 <= len(key) <= MOST or not key.isascii() or not key.isprintable() or " " in key:
        raise BadField(field="Idempotency-Key", why="plain_characters", least=8, most=MOST)


def known(conn: Connection, keys: Iterable[Key]) -> dict[Key, First]:
    """The first acts of those keys that were used, each with what it moved as that stood then."""
    wanted = set(keys)
    if not wanted:
        return {}
    t, e = tables.act_key.c, tables.event.c
    rows = conn.execute(
        select(t.actor, t.key, e.id, e.stream, e.subject, e.version, e.step, e.body)
        .join_from(tables.act_key, tables.event, t.event_id == e.id)
        .where(tuple_(t.actor, t.key).in_(wanted))
    ).all()
    return {(r.actor, r.key): _first(conn, r) for r in rows}


def _first(conn: Connection, row: Any) -> First:
    if row.stream not in STREAMS:
        return First(row.id, _as_it_stood(conn, row.subject, row.version), row.step, row.body)
    held = _held_then(conn, row.stream, row.subject, row.version)
    return First(row.id, Case(row.subject, held.state, held.version), row.step, row.body, held)


def _until(conn: Connection, stream: str, subject: str, version: int) -> Iterable[Row[Any]]:
    t = tables.event.c
    query = select(tables.event).where(t.stream == stream, t.subject == subject, t.version <= version)
    return conn.execute(query.order_by(t.version))


def _held_then(conn: Connection, stream: str, subject: str, version: int) -> Held:
    held = new(stream, subject)
    for row in _until(conn, stream, subject, version):
        step = STEPS[row.step]
        held = advance_other(step, held, load_body(step, row.body), json.loads(row.facts), row.at, row.actor)
    return held


def _as_it_stood(conn: Connection, case_id: str, version: int) -> Case:
    case = Case(case_id)
    for row in _until(conn, "case", case_id, version):
        step = STEPS[row.step]
        case = advance(
            step, case, load_body(step, row.body), json.loads(row.facts), row.at, row.actor, row.role
        )
    return case


def write_keys(conn: Connection, fresh: dict[Key, int]) -> None:
    """Part of the transaction that writes the events."""
    if fresh:
        rows = [{"actor": actor, "key": key, "event_id": event} for (actor, key), event in fresh.items()]
        conn.execute(insert(tables.act_key), rows)
