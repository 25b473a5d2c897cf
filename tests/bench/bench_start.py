"""The console started again on a store that is there: `python tests/bench/bench_start.py [demo|bare]`.

Median of five, from the command until it says that it is ready, as the demo starts it: with its simulator.
The first start, which makes the store and the demo city, stands beside it. The floor is one process that
reads in what the web reads in. Reach: the second start within 8 s.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from support.running import ROOT, Running

TRIES, REACH_S = 5, 8.0


def again(console: Running) -> float:
    console.log.unlink(missing_ok=True)  # it says `ready` of every start
    console.start()
    console.stop()
    return console.seconds_to_ready


def read_in() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import console.web"], cwd=ROOT, check=True)
    return time.perf_counter() - began


def main(demo: bool) -> int:
    with tempfile.TemporaryDirectory() as folder:
        console = Running(Path(folder), ANLAN_DEMO=str(int(demo)))
        first = again(console)
        took = statistics.median(again(console) for _ in range(TRIES))
    floor = statistics.median(read_in() for _ in range(TRIES))
    print(
        f"first start {first:.1f} s; second {took:.1f} s, {took / floor:.1f} times reading in ({floor:.1f} s)"
    )
    return 0 if took <= REACH_S else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] != ["bare"]))
