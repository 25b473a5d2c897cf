"""Who did or read what outside the event store: one append-only chain, each row sealed by the one before."""

from __future__ import annotations

import hashlib
import json
import time

from sqlalchemy import Engine, insert, select

from dispatch import tables
from dispatch.store import writing

START = "0" * 64


def note(engine: Engine, actor: str, action: str, subject: str, result: str = "ok", detail: str = "") -> None:
    """Add one row."""
    t = tables.audit.c
    with writing(engine) as conn:
        last = conn.execute(select(t.id, t.chain).order_by(t.id.desc()).limit(1)).first()
        row = {
            "id": (last.id if last else 0) + 1,
            "at": round(time.time() * 1000),
            "actor": actor[:80],
            "action": action,
            "subject": subject[:80],
            "result": result,
            "detail": detail[:500],
        }
        row["chain"] = _link(last.chain if last else START, row)
        conn.execute(insert(tables.audit), row)


def verify(engine: Engine) -> int | None:
    """The id of the first row that does not fit its chain, None when all do."""
    chain, expected = START, 1
    with engine.connect() as conn:
        for row in conn.execute(select(tables.audit).order_by(tables.audit.c.id)).mappings():
            values = {k: row[k] for k in row if k != "chain"}
            chain = _link(chain, values)
            if chain != row["chain"] or row["id"] != expected:
                return expected
            expected += 1
    return None


def _link(before: str, row: dict[str, object]) -> str:
    text = json.dumps([before, *(row[k] for k in sorted(row))], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
