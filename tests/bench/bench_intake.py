"""Intake through REST on the embedded default: `python tests/bench/bench_intake.py`.

Thirty-two kept-alive connections tell certain reports of a trusted channel as fast as they are answered; each
answer is a committed case of three events. Reach: 500 reports a second, median of five rounds. The floor of
the same run writes three raw event rows a transaction, one by one, from eight threads.
"""

from __future__ import annotations

import itertools
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

from sqlalchemy import insert

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from dispatch import tables
from dispatch.migrate import migrate
from dispatch.store import last_event_id, make_engine, writing
from support.running import Running

CONNECTIONS, FLOOR_THREADS, ROUNDS, SECONDS = 32, 8, 5, 4.0
REACH = 500
names = itertools.count()


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        running = Running(Path(home) / "console", ANLAN_DEMO="1")
        running.data_dir.mkdir()
        running.start()
        try:
            raw = raw_writer(Path(home) / "floor.db")
            intake, floor = [], []
            rate(CONNECTIONS, 2.0, lambda: reporter(running))
            for _ in range(ROUNDS):
                intake.append(rate(CONNECTIONS, SECONDS, lambda: reporter(running)))
                floor.append(rate(FLOOR_THREADS, SECONDS, lambda: raw))
        finally:
            running.stop()
    got, least = statistics.median(intake), statistics.median(floor)
    print(f"intake {got:.0f} reports/s (reach {REACH}; {min(intake):.0f} to {max(intake):.0f})")
    print(f"floor {least:.0f} raw three-row transactions/s; ratio {got / least:.2f}")
    return 0 if got >= REACH else 1


def rate(threads: int, seconds: float, make: Callable[[], Callable[[], None]]) -> float:
    """Acts a second of so many threads, each with its own actor."""
    end = time.monotonic() + seconds

    def work(_: int) -> int:
        act, n = make(), 0
        while time.monotonic() < end:
            act()
            n += 1
        return n

    began = time.monotonic()
    with ThreadPoolExecutor(threads) as pool:
        total = sum(pool.map(work, range(threads)))
    return total / (time.monotonic() - began)


def reporter(running: Running) -> Callable[[], None]:
    link = HTTPConnection(running.url.removeprefix("http://"))
    told = {"Authorization": f"Bearer {running.keys()['12345']}", "Content-Type": "application/json"}

    def report() -> None:
        n = next(names)
        body = {"channel_ref": f"bench-{n}", "text": "井盖缺失", "scenario_code": "0101010101"}
        body |= {"lon": 104.59 + n % 40 * 0.001, "lat": 30.59 + n // 40 % 30 * 0.001}
        link.request("POST", "/api/v1/reports", json.dumps(body), told)
        answer = link.getresponse()
        answer.read()
        if answer.status != 201:
            raise RuntimeError(f"refused: {answer.status}")

    return report


def raw_writer(path: Path) -> Callable[[], None]:
    engine = make_engine(f"sqlite:///{path}")
    migrate(engine)
    row = {"stream": "case", "step": "report", "at": 0, "actor": "key:bench", "role": "channel"}
    row |= {"body": "{}", "facts": "{}", "letter": "x" * 700, "rooms": "5199 519901", "gone": ""}

    def write() -> None:
        with writing(engine) as conn:
            first, subject = last_event_id(conn) + 1, f"raw-{next(names)}"
            rows = [row | {"id": first + k, "subject": subject, "version": k + 1} for k in range(3)]
            conn.execute(insert(tables.event), rows)

    return write


if __name__ == "__main__":
    sys.exit(main())
