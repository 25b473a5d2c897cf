"""All clocks of 100,000 open cases swept on PostgreSQL: `python tests/bench/bench_sweep.py [cases]`.

Reach: 2 s. A sweep asks which cases time has come for. The store keeps with each case when that is next, so
the clock asks an index; that tick is measured with nothing due. Beside it stands what the same answer costs
without trust in the index: every case loaded and each of its clocks asked; and the floor, a bare SELECT of
the same rows. Medians of five.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import Engine, insert, select, text

from dispatch import tables
from dispatch.bodies import load_case
from dispatch.clock import Clock
from dispatch.domain.lamps import due_steps, next_look
from dispatch.store import make_engine, writing
from support.filled import chunks
from support.many import many_open
from support.servers import Postgres
from support.two_towns import open_desk

CASES, ROUNDS, REACH_S = 100_000, 5, 2.0


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
    fill(engine, n)
    desk, t = open_desk(engine), tables.case.c
    with engine.connect() as conn:
        first = conn.execute(select(t.next_lamp_at).order_by(t.next_lamp_at).limit(1)).scalar_one()

    def bare() -> int:
        with engine.connect() as conn:
            return len(conn.execute(select(t.doc).where(t.is_open)).scalars().all())

    def every() -> int:
        with engine.connect() as conn:
            cases = [load_case(doc) for doc in conn.execute(select(t.doc).where(t.is_open)).scalars()]
        return sum(next_look(case) is not None and not due_steps(case, first - 1) for case in cases)

    tick = timed(lambda: Clock(desk).tick(first - 1), 0)
    floor, full = timed(bare, n), timed(every, n)
    desk.close()
    print(f"{n} open cases: a tick with nothing due {tick * 1000:.1f} ms (reach {REACH_S} s)")
    print(f"bare SELECT of the rows {floor:.2f} s; every case loaded and every clock asked {full:.2f} s")
    return 0 if tick <= REACH_S else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else CASES))
