"""Projections of 1,000,000 events folded anew on PostgreSQL: `python tests/bench/bench_rebuild.py [events]`.

Reach: 3 min. The floor is what no rebuild can be without: every event read and its body and facts parsed as
JSON, in the same run. Said too: events a second, the process's own time, and how many times the floor. The
median of five rounds; a million events are folded once, fewer have a share of the reach.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import Engine, insert, select, text

from dispatch import tables
from dispatch.calendars import work_calendar
from dispatch.rebuild import rebuild
from dispatch.store import writing
from support.filled import chunks
from support.many import many_events
from support.servers import bench_store

EVENTS, SLICE, ROUNDS, REACH_S = 1_000_000, 2_000, 5, 180.0


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


def measure(engine: Engine, n: int) -> int:
    filled = fill(engine, n)
    floors, took = [read_all(engine)], []
    for _ in range(ROUNDS if n < EVENTS else 1):
        began = time.perf_counter(), time.process_time()
        assert rebuild(engine, work_calendar()) == filled
        took.append((time.perf_counter() - began[0], time.process_time() - began[1]))
        floors.append(read_all(engine))
    wall, own = (statistics.median(column) for column in zip(*took, strict=True))
    floor, reach = statistics.median(floors), REACH_S * filled / EVENTS
    print(f"{filled} events, {len(took)} rounds: rebuilt in {wall:.1f} s (reach {reach:.1f} s)")
    print(f"{filled / wall:.0f} events/s; this process's own time {own:.1f} s")
    print(f"floor, read and parsed only: {floor:.1f} s; {wall / floor:.1f} times that")
    return 0 if wall <= reach else 1


def main(n: int) -> int:
    with bench_store() as engine:
        return measure(engine, n)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS))
