"""What could not be taken in is kept with its raw text and reason, so that nothing is lost."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import Engine, func, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert

from dispatch import tables
from dispatch.store import writing

MOST_RAW = 65_536


@dataclass(frozen=True, slots=True)
class Kept:
    id: int
    at: int
    channel: str
    ref: str
    raw: str
    field: str
    reason: str
    detail: str


def keep(
    engine: Engine, channel: str, ref: str, area: str, raw: str, field: str, reason: str, detail: str
) -> bool:
    """Keep one row; False when the same row was already kept for the same reason."""
    row = {
        "at": round(time.time() * 1000),
        "channel": channel,
        "ref": ref[:128],
        "area": area,
        "raw": raw[:MOST_RAW],
        "field": field[:40],
        "reason": reason,
        "detail": detail[:500],
        "state": "open",
    }
    with writing(engine) as conn:
        make = lite_insert if conn.dialect.name == "sqlite" else pg_insert
        once = make(tables.quarantine).values(row).on_conflict_do_nothing()
        return conn.execute(once.returning(tables.quarantine.c.id)).first() is not None


def counts(engine: Engine, area: str) -> dict[str, int]:
    """Open rows per reason and field inside an area."""
    t = tables.quarantine.c
    query = select(t.reason, t.field, func.count()).where(t.area.startswith(area), t.state == "open")
    with engine.connect() as conn:
        rows = conn.execute(query.group_by(t.reason, t.field))
        return {f"{reason}.{field}": n for reason, field, n in rows}


def rows(engine: Engine, area: str, limit: int = 100) -> list[Kept]:
    t = tables.quarantine.c
    query = select(t.id, t.at, t.channel, t.ref, t.raw, t.field, t.reason, t.detail)
    with engine.connect() as conn:
        found = conn.execute(
            query.where(t.area.startswith(area), t.state == "open").order_by(t.id).limit(limit)
        )
        return [Kept(*r) for r in found]
