"""Event id order is commit order, whoever writes: a reader that follows ids misses nothing."""

from __future__ import annotations

import multiprocessing
import threading
from concurrent.futures import ProcessPoolExecutor

import pytest
from sqlalchemy import Engine, select, text

from console.web import THREADS
from dispatch import tables
from dispatch.store import last_event_id, make_engine, writing
from support.servers import eventually
from support.two_towns import write_many

WRITERS, REPORTS = 3, 60


class Follower(threading.Thread):
    """Reads `id > cursor` as the relay does, until told to stop, then once more."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.engine, self.stop, self.read = engine, threading.Event(), list[int]()

    def run(self) -> None:
        t = tables.event.c
        while True:
            last = self.stop.is_set()
            with self.engine.connect() as conn:
                cursor = self.read[-1] if self.read else 0
                self.read += conn.execute(select(t.id).where(t.id > cursor).order_by(t.id)).scalars()
            if last:
                return


def test_a_reader_that_follows_ids_misses_nothing_of_several_processes(any_db: str) -> None:
    engine = make_engine(any_db)
    follower = Follower(engine)
    follower.start()
    with ProcessPoolExecutor(WRITERS, multiprocessing.get_context("spawn")) as pool:
        jobs = [pool.submit(write_many, any_db, f"w{n}", REPORTS) for n in range(WRITERS)]
        acknowledged = sorted(i for job in jobs for i in job.result(120))
    follower.stop.set()
    follower.join()
    with engine.connect() as conn:
        ids = list(conn.execute(select(tables.event.c.id).order_by(tables.event.c.id)).scalars())
        numbers = list(conn.execute(text("SELECT case_no FROM case_now")).scalars())
    assert follower.read == ids == list(range(1, 3 * WRITERS * REPORTS + 1))
    assert set(acknowledged) <= set(ids)
    assert len(acknowledged) == len(set(acknowledged)) == WRITERS * REPORTS
    assert len(set(numbers)) == WRITERS * REPORTS  # no case number twice across processes
    engine.dispose()


def test_a_write_that_fails_leaves_nothing_and_frees_the_lock(any_db: str) -> None:
    engine = make_engine(any_db)

    def write(fail: bool) -> None:
        with writing(engine) as conn:
            assert last_event_id(conn) == 0
            conn.execute(tables.number.insert().values(city="511421", day="20260618", n=1))
            if fail:
                raise RuntimeError("pulled")

    with pytest.raises(RuntimeError):
        write(fail=True)
    write(fail=False)
    engine.dispose()


def test_one_writer_waits_for_the_other(any_db: str) -> None:
    engine = make_engine(any_db)
    order: list[str] = []
    inside, go = threading.Event(), threading.Event()

    def slow() -> None:
        with writing(engine):
            inside.set()
            go.wait(5)
            order.append("first")

    def next_one() -> None:
        with writing(engine):
            order.append("second")

    threads = [threading.Thread(target=slow), threading.Thread(target=next_one)]
    threads[0].start()
    inside.wait(5)
    threads[1].start()
    go.set()
    for thread in threads:
        thread.join(10)
    assert order == ["first", "second"]
    engine.dispose()


def test_who_holds_the_write_lock_gets_another_connection_whatever_the_crowd(any_db: str) -> None:
    """All the threads of a web wait for the lock, each with a connection; its holder looks at the map."""
    engine = make_engine(any_db)
    come = threading.Barrier(THREADS + 1)

    def write() -> None:
        come.wait(20)
        with writing(engine) as conn:
            last_event_id(conn)

    crowd = [threading.Thread(target=write) for _ in range(THREADS)]
    with writing(engine) as held:
        for one in crowd:
            one.start()
        come.wait(20)
        eventually(lambda: engine.pool.checkedout() > THREADS)  # type: ignore[attr-defined]
        with engine.connect() as other:
            assert last_event_id(other) == last_event_id(held) == 0
    for one in crowd:
        one.join(30)
    engine.dispose()
