"""What is due when: one thread, one heap; an act that finds nobody to talk to comes up again."""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable

from feeds.client import Unreachable

log = logging.getLogger(__name__)

SULKS = (0.5, 1.0, 2.0, 5.0)  # seconds between looks for a console that is gone


class Agenda:
    def __init__(self) -> None:
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        heapq.heappush(self._due, (time.monotonic() + seconds, next(self._order), act))

    def run(self, stop: threading.Event) -> None:
        """Until told to stop or nothing is due. One log line when the console goes, one when it is back."""
        gone = 0
        while self._due and not stop.is_set():
            at, _, act = self._due[0]
            wait = at - time.monotonic()
            if wait > 0:
                stop.wait(wait)
                continue
            heapq.heappop(self._due)
            try:
                act()
            except Unreachable as e:
                if not gone:
                    log.warning("console gone", extra={"why": str(e)})
                self.after(0, act)
                stop.wait(SULKS[min(gone, len(SULKS) - 1)])
                gone += 1
                continue
            if gone:
                log.warning("console back")
                gone = 0
