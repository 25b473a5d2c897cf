"""All clocks of 100,000 open cases swept on PostgreSQL: `python tests/bench/bench_sweep.py [cases]`.

Reach: 2 s. A sweep asks which cases time has come for. The store keeps with each case when that is next, so
the sweep asks an index and looks only at those, here one in a hundred; to find them and ask their clocks is
what is measured, to take the steps is not. A tick with nothing due stands beside it. So does what the same
answer costs without trust in what is kept: every case loaded and each of its clocks asked; and the floor, a
bare SELECT of the same rows. Medians of five.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import Engine, insert, select, text, update

from dispatch import tables
from dispatch.bodies import load_case
from dispatch.clock import Clock
from dispatch.domain.lamps import due_steps, next_look
from dispatch.store import writing
from support.filled import chunks
from support.many import many_open
from support.servers import bench_store
from support.two_towns import open_desk

CASES, SLICE, ROUNDS, REACH_S = 100_000, 5_000, 5, 2.0


def fill(engine: Engine, n: int) -> None:
    for part in chunks(many_open(n), 2_000):
        with writing(engine) as conn:
            conn.execute(insert(tables.case), part)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(text("ANALYZE case_now"))


def timed(work: Callable[[], int], want: int) -> float:
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        assert work() == want
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def measure(engine: Engine, n: int) -> int:
    fill(engine, n)
    desk, t = open_desk(engine), tables.case.c
    with engine.connect() as conn:
        first = conn.execute(select(t.next_lamp_at).order_by(t.next_lamp_at).limit(1)).scalar_one()
    due = [f"{number:026d}" for number in range(0, n, 100)]
    with writing(engine) as conn:  # one in a hundred is due long before the others
        conn.execute(update(tables.case).where(t.case_id.in_(due)).values(next_lamp_at=0))

    def bare() -> int:
        with engine.connect() as conn:
            return len(conn.execute(select(t.doc).where(t.is_open)).scalars().all())

    def kept() -> int:
        """What the clock does: the index says who is due, those are loaded and asked."""
        with engine.connect() as conn:
            docs = conn.execute(select(t.doc).where(t.next_lamp_at < first)).scalars().all()
        return sum(len(due_steps(load_case(doc), first)) <= 1 for doc in docs)

    def every() -> int:
        """Without trust in the index: every case is loaded and each of its clocks asked, in slices."""
        asked, last = 0, ""
        while True:
            with engine.connect() as conn:
                page = select(t.case_id, t.doc).where(t.is_open, t.case_id > last).order_by(t.case_id)
                rows = conn.execute(page.limit(SLICE)).all()
            if not rows:
                return asked
            marks = [next_look(load_case(doc)) for _, doc in rows]
            asked, last = asked + sum(mark is not None and mark >= first for mark in marks), rows[-1][0]

    tick = timed(lambda: Clock(desk).tick(-1), 0)
    sweep, floor, full = timed(kept, len(due)), timed(bare, n), timed(every, n)
    desk.close()
    print(f"{n} open cases: a tick with nothing due {tick * 1000:.1f} ms")
    print(f"a sweep, {len(due)} due, by the kept mark {sweep:.3f} s (reach {REACH_S} s)")
    print(f"floor, a bare SELECT of every row, {floor:.2f} s: the sweep is {sweep / floor:.3f} of it")
    print(f"every case loaded and asked {full:.2f} s, {full / floor:.1f} times the floor")
    return 0 if max(tick, sweep) <= REACH_S else 1


def main(n: int) -> int:
    with bench_store() as engine:
        return measure(engine, n)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else CASES))
