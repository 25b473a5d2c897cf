"""A recorded file told again through the console's own door, `POST /api/v1/reports`, as fast as asked.

HTTP and not a desk in this process: a replay meets what every source meets (key, limits, quarantine), can run
from another machine, and proves the door. Several kept-alive connections make up for the round trips.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from feeds._base import Sighting
from feeds.client import Answer, Client

REPORTS = "/api/v1/reports"
CONNECTIONS = 8
PATIENCE = 120.0  # seconds a killed console is waited for; the reports are idempotent
LONGEST_WAIT = 3600.0  # seconds between two rows, however far apart they were recorded


class Refused(Exception):
    """The console would not take anything from this key. The text is its own."""


@dataclass(slots=True)
class Tally:
    """What became of the rows, by (reason, field) where they did not become cases.

    `refused` rows lie in the console's quarantine; `failed` ones are to be told again.
    """

    rows: int = 0
    new: int = 0
    again: int = 0
    states: Counter[str] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    failed: Counter[tuple[str, str]] = field(default_factory=Counter)
    cases: dict[str, str] = field(default_factory=dict)  # ref -> case_id of every acknowledged row

    def count(self, ref: str, answer: Answer) -> None:
        self.rows += 1
        if not answer.ok:
            (self.refused if answer.status in (400, 422) else self.failed)[_reason(answer)] += 1
            return
        self.new += answer.status == 201
        self.again += answer.status == 200
        self.states[str(answer.body["state"])] += 1
        self.cases[ref] = str(answer.body["case_id"])

    def lines(self) -> list[str]:
        """For the operator: one line, then one per reason."""
        states = ", ".join(f"{n} {state}" for state, n in self.states.most_common())
        out = [
            f"{self.rows} rows: {self.new} new, {self.again} known, {self.refused.total()} in quarantine, "
            f"{self.failed.total()} failed ({states or 'no case'})"
        ]
        for word, counts in (("quarantine", self.refused), ("failed", self.failed)):
            out += [f"{n:>7}  {word}: {why} {where}".rstrip() for (why, where), n in counts.most_common()]
        return out


def replay(
    sightings: Iterable[Sighting],
    connect: Callable[[], Client],
    speed: float = 0.0,
    connections: int = CONNECTIONS,
    progress: Callable[[Tally], None] = lambda tally: None,
) -> Tally:
    """Tell every row, `speed` times as fast as recorded, 0 without waiting. Raises Unreachable, Refused."""
    tally = Tally()
    clients = threading.local()

    def tell(sighting: Sighting) -> tuple[str, Answer]:
        if not hasattr(clients, "own"):
            clients.own = connect()
        return sighting.ref, clients.own.post(REPORTS, dict(sighting.payload))

    with ThreadPoolExecutor(connections, "replay") as pool:
        under_way: set[Future[tuple[str, Answer]]] = set()
        try:
            for sighting in paced(sightings, speed):
                if len(under_way) >= 2 * connections:
                    under_way = _settle(under_way, tally, FIRST_COMPLETED)
                    progress(tally)
                under_way.add(pool.submit(tell, sighting))
            while under_way:
                under_way = _settle(under_way, tally, FIRST_COMPLETED)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return tally


def paced(
    sightings: Iterable[Sighting], speed: float, sleep: Callable[[float], None] = time.sleep
) -> Iterator[Sighting]:
    """The rows in their order, held back so that the recorded time passes `speed` times as fast."""
    last: int | None = None
    for sighting in sightings:
        if speed > 0 and sighting.at is not None:
            if last is not None and sighting.at > last:
                sleep(min((sighting.at - last) / 1000 / speed, LONGEST_WAIT))
            last = max(sighting.at, last or 0)
        yield sighting


def _settle(
    under_way: set[Future[tuple[str, Answer]]], tally: Tally, when: str
) -> set[Future[tuple[str, Answer]]]:
    done, left = wait(under_way, return_when=when)
    for future in done:
        ref, answer = future.result()
        if answer.status in (401, 403, 404, 405):
            raise Refused(f"{answer.status}: {_reason(answer)[0]}")
        tally.count(ref, answer)
    return left


def _reason(answer: Answer) -> tuple[str, str]:
    told = answer.body if isinstance(answer.body, dict) else {}
    return str(told.get("code", answer.status)), str(told.get("field", ""))
