"""Where one gateway stands in the Stream: what is new, what a client missed, when all must be asked anew."""

from __future__ import annotations

from typing import Any

import gevent.event

from dispatch.domain.roles import is_for
from dispatch.relay import BASE, EPOCH, KEPT, STREAM

AT_ONCE = 2_000
FARTHEST_BACK = 20_000  # a client further behind is served faster by a snapshot

Entry = tuple[bytes, dict[bytes, bytes]]


class Tail:
    """The tip and the epoch move together; while the relay has not begun an epoch, nothing is ready."""

    def __init__(self, client: Any) -> None:
        self._redis = client
        self.tip = 0
        self.epoch: bytes | None = None
        self.ready = gevent.event.Event()

    def look(self) -> tuple[list[Entry], bool]:
        """New entries, not taken yet; and whether the Stream began anew since the last look."""
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.get(EPOCH).get(BASE).xrevrange(STREAM, count=1)
            pipe.xrange(STREAM, f"({self.tip}-0", "+", count=AT_ONCE)
            epoch, base, last, rows = pipe.execute()
        if epoch is None:
            return [], False
        if epoch == self.epoch:
            return rows, False
        known, self.epoch = self.epoch, epoch
        self.tip = entry_id(last[0][0]) if last else int(base or 0)
        self.ready.set()
        return [], known is not None

    def missed(self, room: str, last: int) -> tuple[list[tuple[int, list[str]]], bool]:
        """What a room was told in (last, tip], as (tip, letters) pages; False when it cannot be told.

        No yield lies between the last comparison with the tip and the return, so that a join that follows is
        atomic with it. The last page may be empty: it carries the client to the tip.
        """
        epoch, pages = self.epoch, []
        if last < self.tip and not self._reaches(last):
            return [], False
        at = last
        while at < self.tip:  # the tip moves while Redis answers
            high = self.tip
            rows = self._redis.xrange(STREAM, f"({at}-0", f"{high}-0", count=AT_ONCE)
            at = entry_id(rows[-1][0]) if len(rows) == AT_ONCE else high
            letters = [letter for _, fields in rows for to, letter in told(fields) if is_for(room, to)]
            pages.append((at, letters))
        return pages, epoch == self.epoch

    def _reaches(self, last: int) -> bool:
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.get(EPOCH).get(BASE).xlen(STREAM).xrange(STREAM, count=1)
            epoch, base, length, first = pipe.execute()
        if epoch != self.epoch or self.tip - last > FARTHEST_BACK:
            return False
        untrimmed = length < KEPT and last >= int(base or 0)
        return untrimmed or bool(first and last >= entry_id(first[0][0]))


def entry_id(raw: bytes) -> int:
    return int(raw.split(b"-")[0])


def told(fields: dict[bytes, bytes]) -> list[tuple[str, str]]:
    """(room, letter) pairs of one entry; rooms that lost the case get it flagged `gone`."""
    letter = fields[b"b"].decode()
    pairs = [(room, letter) for room in fields[b"r"].decode().split()]
    if fields[b"g"]:
        flagged = letter.replace('"flags":[', '"flags":["gone",', 1).replace('"gone",]', '"gone"]', 1)
        pairs += [(room, flagged) for room in fields[b"g"].decode().split()]
    return pairs
