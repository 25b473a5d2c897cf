"""Reports through the desk against raw transactions of three rows: `python tests/bench/bench_desk.py [URL]`.

Eight threads take certain reports of a trusted channel, three events each with every projection; the floor
is the same threads writing three event rows a transaction and nothing else. Both alternate in one run.
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
from pathlib import Path

from sqlalchemy import Engine, insert

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

from dispatch import tables
from dispatch.desk import Desk
from dispatch.migrate import migrate
from dispatch.store import last_event_id, make_engine, writing
from support.two_towns import CHANNEL, LEAF, open_desk, report_body

THREADS, SECONDS, ROUNDS = 8, 1.5, 5
REACH = {"ratio_8": 0.6, "ratio_piped": 3.0, "reports_per_s": 1500}
names = itertools.count()


def one_report(desk: Desk) -> None:
    given = report_body(f"bench-{next(names)}", scenario_code=LEAF)
    desk.take("report", None, given, CHANNEL, trusted=True)


def many_reports(desk: Desk) -> None:
    bodies = [report_body(f"bench-{next(names)}", scenario_code=LEAF) for _ in range(32)]
    for future in [desk.take_later("report", None, b, CHANNEL, trusted=True) for b in bodies]:
        future.result()


def raw_rows(engine: Engine) -> None:
    """The floor: three event rows in a transaction of their own, as the desk would write them."""
    subject = f"raw-{next(names)}"
    with writing(engine) as conn:
        first = last_event_id(conn) + 1
        row = {
            "stream": "raw",
            "subject": subject,
            "step": "report",
            "at": 1,
            "actor": "bench",
            "role": "bench",
        }
        row |= {"body": "x" * 120, "facts": "x" * 300, "letter": "x" * 700, "rooms": "x" * 60, "gone": ""}
        conn.execute(insert(tables.event), [row | {"id": first + n, "version": n} for n in range(3)])


def rate(act: Callable[[], None], worth: int = 1) -> float:
    """Acts a second from all threads."""
    end = time.perf_counter() + SECONDS

    def work() -> int:
        done = 0
        while time.perf_counter() < end:
            act()
            done += worth
        return done

    start = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        done = sum(job.result() for job in [pool.submit(work) for _ in range(THREADS)])
    return done / (time.perf_counter() - start)


def measure(url: str) -> dict[str, float]:
    engine = make_engine(url)
    migrate(engine)
    desk = open_desk(engine)
    one_report(desk)
    raw, single, piped = [], [], []
    for _ in range(ROUNDS):
        raw.append(rate(lambda: raw_rows(engine)))
        single.append(rate(lambda: one_report(desk)))
        piped.append(rate(lambda: many_reports(desk), worth=32))
    desk.close()
    engine.dispose()
    return {
        "raw_per_s": statistics.median(raw),
        "reports_per_s": statistics.median(single),
        "piped_per_s": statistics.median(piped),
        "ratio_8": statistics.median(s / r for s, r in zip(single, raw, strict=True)),
        "ratio_piped": statistics.median(p / r for p, r in zip(piped, raw, strict=True)),
    }


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/bench.db"
        found = measure(url)
    met = all(found[name] >= least for name, least in REACH.items())
    result = {"bench": "desk", "met": met, **{k: round(v, 2) for k, v in found.items()}, "reach": REACH}
    sys.stdout.write(json.dumps(result) + "\n")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
