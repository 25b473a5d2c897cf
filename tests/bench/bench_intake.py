"""Reports through HTTP to committed, on the embedded default: `python tests/bench/bench_intake.py`.

Reach: 500 trusted reports a second, sustained; each is reported, accepted and registered, hence three events.
The floor is three plain rows to a transaction from 8 clients, one by one, on SQLite as the store sets it.
"""

from __future__ import annotations

import json
import os
import random
import selectors
import socket
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from support.running import Running  # noqa: E402

ROUNDS, REPORTS = 5, 1_500
FEW, MANY = 8, 32  # connections, each with one report under way
FLOOR_SECONDS = 2.0
REACH = {"reports_per_s": 500.0}
LEAVES = ("0101240301", "0201070101", "0201100101", "0204060200", "0205030100", "0905020200")


class Source:
    """Makes whole HTTP requests, before the clock starts."""

    def __init__(self, running: Running) -> None:
        self.port = int(running.url.rpartition(":")[2])
        self._n, self._rng = 0, random.Random(7)
        self._spots = running.login("city_duty").get("/api/v1/places?kind=estate,camera").json()["items"]
        key = running.keys()["12345"]
        self._head = f"POST /api/v1/reports HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n"

    def requests(self, n: int) -> list[bytes]:
        return [self._request() for _ in range(n)]

    def _request(self) -> bytes:
        self._n += 1
        spot = self._rng.choice(self._spots)
        report: dict[str, object] = {"channel_ref": f"bench-{self._n}", "text": f"路灯不亮 {self._n}"}
        report |= {"scenario_code": self._rng.choice(LEAVES), "reporter": {"name": "测试", "phone": "000"}}
        report |= {"lon": spot["lon"], "lat": spot["lat"], "address": spot["name"]}
        body = json.dumps(report, ensure_ascii=False).encode()
        told = f"{self._head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        return told.encode() + body


class Caller:
    """One kept-alive connection."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.heard = b""
        self.sent_at = 0.0

    def send(self, request: bytes) -> None:
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def answered(self) -> bool:
        """Whether the whole answer is there; it must say 201."""
        self.heard += self.socket.recv(65_536)
        head, end, body = self.heard.partition(b"\r\n\r\n")
        if not end:
            return False
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        if len(body) < length:
            return False
        if not head.startswith(b"HTTP/1.1 201"):
            raise RuntimeError(self.heard[:600].decode(errors="replace"))
        self.heard = b""
        return True


def tell(port: int, requests: list[bytes], connections: int) -> tuple[float, list[float]]:
    """Reports a second, and the milliseconds of each."""
    waiting, spent = list(reversed(requests)), []
    with selectors.DefaultSelector() as ready:
        start = time.perf_counter()
        for _ in range(connections):
            caller = Caller(port)
            ready.register(caller.socket, selectors.EVENT_READ, caller)
            caller.send(waiting.pop())
        while len(spent) < len(requests):
            for key, _ in ready.select():
                if key.data.answered():
                    spent.append((time.perf_counter() - key.data.sent_at) * 1e3)
                    if waiting:
                        key.data.send(waiting.pop())
        seconds = time.perf_counter() - start
        for key in list(ready.get_map().values()):
            key.data.socket.close()
    return len(requests) / seconds, spent


def floor(file: Path) -> float:
    """Raw transactions a second."""
    stop = time.perf_counter() + FLOOR_SECONDS
    done = [0] * FEW

    def open_store() -> sqlite3.Connection:
        conn = sqlite3.connect(file, timeout=30, isolation_level=None)
        conn.execute("PRAGMA journal_mode=WAL")
        conn.execute("PRAGMA synchronous=FULL")
        return conn

    def client(n: int) -> None:
        conn = open_store()
        while time.perf_counter() < stop:
            conn.execute("BEGIN IMMEDIATE")
            conn.executemany("INSERT INTO row(body) VALUES (?)", [("x" * 400,)] * 3)
            conn.execute("COMMIT")
            done[n] += 1
        conn.close()

    open_store().execute("CREATE TABLE row(id INTEGER PRIMARY KEY, body TEXT)")
    threads = [threading.Thread(target=client, args=(n,)) for n in range(FEW)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / FLOOR_SECONDS


def cpu_ms(pids: dict[str, int]) -> dict[str, float]:
    """Time each part has had of the processors."""
    stat = {
        name: Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for name, pid in pids.items()
    }
    return {name: (int(f[11]) + int(f[12])) * 1e3 / os.sysconf("SC_CLK_TCK") for name, f in stat.items()}


def measure(running: Running, folder: Path) -> dict[str, float]:
    source = Source(running)
    tell(source.port, source.requests(300), FEW)
    few, many, floors, spent = [], [], [], []
    before = cpu_ms(running.pids())
    for n in range(ROUNDS):
        floors.append(floor(folder / f"floor{n}.db"))
        few.append(tell(source.port, source.requests(REPORTS), FEW)[0])
        rate, each = tell(source.port, source.requests(REPORTS), MANY)
        many.append(rate)
        spent += each
    after = cpu_ms(running.pids())
    return {
        "reports_per_s": statistics.median(many),
        "slowest_round": min(many),
        "p50_ms": statistics.median(spent),
        "p99_ms": statistics.quantiles(spent, n=100)[98],
        "reports_per_s_of_8": statistics.median(few),
        "floor_tx_per_s": statistics.median(floors),
        "of_floor": statistics.median(r / f for r, f in zip(few, floors, strict=True)),
        **{f"cpu_ms_{name}": (after[name] - before[name]) / (2 * ROUNDS * REPORTS) for name in before},
    }


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="anlan-bench-") as folder:
        running = Running(Path(folder), ANLAN_DEMO="1")
        made = running.command("seed")
        if made.returncode:
            raise RuntimeError(made.stderr)
        running.env["ANLAN_DEMO"] = "0"  # the simulator would tell reports of its own
        running.start()
        try:
            found = measure(running, Path(folder))
        finally:
            running.stop()
    met = found["reports_per_s"] >= REACH["reports_per_s"]
    result = {"bench": "intake", "met": met, **{k: round(v, 3) for k, v in found.items()}, "reach": REACH}
    sys.stdout.write(json.dumps(result) + "\n")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
