"""Warnings from outside as they stand: written with their event, read by scope."""

from __future__ import annotations

import hashlib
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, insert, select

from dispatch import tables
from dispatch.domain.emergency.warning import COLOURS, Message
from dispatch.wire import encode

MOST = 100
_MESSAGE = TypeAdapter(Message)


def warning_id(city: str, message: Message) -> str:
    return hashlib.sha256(f"{city} {message.ref}".encode()).hexdigest()[:32]


def put_warning(conn: Connection, body: Any, at: int) -> None:
    """The message stands from now on. What it names has ended; so has it, when one naming it came first."""
    t, m = tables.warning, body.message
    if m.references and m.kind in ("Update", "Cancel"):
        named = (t.c.city == body.city) & t.c.ref.in_(m.references)
        conn.execute(t.update().where(named).values(ended=True))
    later = select(t.c.doc).where(t.c.city == body.city, t.c.sender == m.sender)
    ended = any(m.ref in _MESSAGE.validate_json(doc).references for doc in conn.execute(later).scalars())
    row = {
        "id": body.id,
        "city": body.city,
        "sender": m.sender,
        "ref": m.ref,
        "ends_at": m.ends_at,
        "ended": ended or not m.shown,
        "at": at,
        "doc": _MESSAGE.dump_json(m, exclude_defaults=True).decode(),
    }
    conn.execute(insert(t), row)


def letter_of_warning(event_id: int, at: int, body: Any) -> tuple[str, tuple[str, ...]]:
    """What all in the city hear, and their room. No case, no incident: so it is told from their letters."""
    letter = {
        "id": event_id,
        "at": at,
        "case_id": None,
        "incident_id": None,
        "order_id": None,
        "step": "take_warning",
        "scope": body.city,
        "flags": [],
        "warning": told(body.id, body.message),
        "ends": body.message.references if body.message.kind in ("Update", "Cancel") else (),
    }
    return encode(letter), (body.city,)


def told(id_: str, m: Message) -> dict[str, Any]:
    """A warning as screens read it."""
    return {
        "id": id_,
        "ref": m.ref,
        "event": m.event,
        "headline": m.headline or m.event,
        "severity": m.severity,
        "colour": COLOURS[m.severity],
        "urgency": m.urgency,
        "certainty": m.certainty,
        "sender": m.sender_name or m.sender,
        "areas": m.areas[:20],
        "shapes": [{"points": s.points, "metres": s.metres} for s in m.shapes[:20]],
        "instruction": m.instruction[:500],
        "sent": m.sent,
        "ends_at": m.ends_at,
        "exercise": m.status == "Exercise",
        "signed": m.signed,
        "shown": m.shown,
    }


def warnings_in_force(engine: Engine, city: str, now: int) -> list[dict[str, Any]]:
    """Those that stand, the gravest first, then those that end last."""
    t = tables.warning.c
    query = select(t.id, t.doc).where(t.city == city, t.ended.is_(False), t.ends_at > now)
    with engine.connect() as conn:
        rows = conn.execute(query.order_by(t.ends_at.desc(), t.id).limit(MOST)).all()
    found = [told(row.id, _MESSAGE.validate_json(row.doc)) for row in rows]
    order = list(COLOURS)
    return sorted(found, key=lambda w: order.index(w["severity"]))
