"""Projections of 1,000,000 events folded anew on PostgreSQL: `python tests/bench/bench_rebuild.py [events]`.

Reach: 3 min. The floor is what no rebuild can be without: every event read and its body and facts parsed as
JSON, in the same run. Said too: events a second, and how many times the floor.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import Engine, insert, select, text

from dispatch import tables
from dispatch.calendars import work_calendar
from dispatch.rebuild import rebuild
from dispatch.store import make_engine, writing
from support.filled import chunks
from support.many import many_events
from support.servers import Postgres

EVENTS, SLICE, REACH_S = 1_000_000, 2_000, 180.0


def fill(engine: Engine, n: int) -> int:
    filled = 0
    for part in chunks(many_events(n), SLICE):
        with writing(engine) as conn:
            conn.execute(insert(tables.event), part)
        filled += len(part)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(text("ANALYZE event"))
    return filled


def read_all(engine: Engine) -> float:
    """The floor, in seconds."""
    t, began, cursor = tables.event.c, time.perf_counter(), 0
    while True:
        with engine.connect() as conn:
            rows = conn.execute(select(tables.event).where(t.id > cursor).order_by(t.id).limit(SLICE)).all()
        if not rows:
            return time.perf_counter() - began
        for row in rows:
            json.loads(row.body)
            json.loads(row.facts)
        cursor = rows[-1].id


def main(n: int) -> int:
    with tempfile.TemporaryDirectory(prefix="anlan-pg-") as folder:
        server = Postgres(Path(folder))
        server.admin("CREATE DATABASE bench")
        engine = make_engine(server.url("bench"))
        try:
            return measure(engine, n)
        finally:
            engine.dispose()
            server.stop()


def measure(engine: Engine, n: int) -> int:
    tables.metadata.create_all(engine)
    filled, floor = fill(engine, n), read_all(engine)
    began = time.perf_counter()
    assert rebuild(engine, work_calendar()) == filled
    took = time.perf_counter() - began
    reach = REACH_S * filled / EVENTS
    print(f"{filled} events: rebuilt in {took:.1f} s, {filled / took:.0f} events/s (reach {reach:.1f} s)")
    print(f"floor, read and parsed only: {floor:.1f} s; {took / floor:.1f} times that")
    return 0 if took <= reach else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS))
