"""Receipts as screens read them: a row to each stage that a reply, an order or a case has come to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from dispatch import tables
from dispatch.bulk import put_over
from dispatch.domain.receipts import Told

Row = dict[str, Any]
KEYS = ("what", "subject", "whom", "stage")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one event told."""

    told: Told
    at: int
    step: str
    event_id: int


def write_receipts(conn: Connection, entries: Iterable[Entry]) -> None:
    """Part of the transaction that writes the events, in their order: what is told last stands."""
    rows: dict[tuple[str, ...], Row] = {}
    for entry in entries:
        told = entry.told
        key = told.what, told.subject, told.whom, told.stage
        row = dict(zip(KEYS, key, strict=True))
        rows[key] = row | {"by": told.by, "at": entry.at, "step": entry.step, "event_id": entry.event_id}
    kept = ("at", "by", "step", "event_id")
    put_over(
        conn, tables.receipt, [rows[k] for k in sorted(rows)], KEYS, lambda new: {n: new[n] for n in kept}
    )


def receipts(conn: Connection, what: str, subjects: Iterable[str]) -> dict[str, list[Row]]:
    """By subject: whom, stage, at, by (a role) and step, in the order they were told."""
    t = tables.receipt.c
    query = select(t.subject, t.whom, t.stage, t.at, t.by, t.step)
    query = query.where(t.what == what, t.subject.in_(list(subjects))).order_by(t.event_id, t.whom)
    out: dict[str, list[Row]] = defaultdict(list)
    for row in conn.execute(query).mappings():
        told = dict(row)
        out[told.pop("subject")].append(told)
    return out


def of_order(conn: Connection, order_id: str) -> Row:
    """By addressee: how far the order has come with it, and each call over a channel; none of its text."""
    t = tables.reply.c
    shown = (t.id, t.channel, t.ref, t.kind, t.state, t.at, t.tries, t.next_at, t.moved_at, t.receipt)
    query = select(*shown).where(t.order_id == order_id).order_by(t.id)
    calls: dict[str, list[Row]] = defaultdict(list)
    for row in conn.execute(query).mappings():
        call = dict(row)
        calls[call.pop("ref")].append(call)
    return {"calls": calls, "stages": receipts(conn, "order", [order_id]).get(order_id, [])}


def of_case(conn: Connection, case_id: str) -> Row:
    """How far the case has come with each level, and each reply with its channel; no word of their text."""
    t = tables.reply.c
    shown = (t.id, t.channel, t.kind, t.state, t.at, t.tries, t.next_at, t.moved_at, t.receipt)
    replies = [
        dict(r) for r in conn.execute(select(*shown).where(t.case_id == case_id).order_by(t.id)).mappings()
    ]
    told = receipts(conn, "reply", [str(reply["id"]) for reply in replies])
    return {
        "levels": receipts(conn, "level", [case_id]).get(case_id, []),
        "replies": [reply | {"stages": told.get(str(reply["id"]), [])} for reply in replies],
    }
