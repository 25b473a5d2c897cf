"""The only writer: `take` collects concurrent takes for a few milliseconds and commits them together."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine
from ulid import ULID

from dispatch.batch import commit_batch
from dispatch.bodies import read_body, step_of
from dispatch.domain.calendar import WorkCalendar
from dispatch.domain.case import Case
from dispatch.domain.emergency.incident import Incident
from dispatch.domain.emergency.order import Order
from dispatch.domain.errors import DispatchError
from dispatch.domain.step import Actor, Scenarios, Step
from dispatch.once import check_key
from dispatch.people import Sealer
from geodata.atlas import Atlas

log = logging.getLogger(__name__)

GATHER_SECONDS = 0.002
MOST = 256


def utc_now() -> datetime:
    return datetime.now(UTC)


class DeskClosed(RuntimeError):
    """The desk of this process has stopped; nothing was taken."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a take. `created` is False for a report that was already known, for a repeated `seen`
    and for a repeated key. Of an incident or an order `held` is the whole, `case` its id, state and version.
    """

    case: Case
    event_id: int
    created: bool
    held: Incident | Order | None = None


@dataclass(slots=True)
class Take:
    """One act waiting for the committer."""

    step: Step
    case_id: str
    body: Any
    actor: Actor
    version: int | None
    person: Mapping[str, str] | None
    trusted: bool
    accepted: int
    key: str = ""
    done: Future[Taken] = field(default_factory=Future)


class Desk:
    """Thread-safe door to the event store of this process."""

    def __init__(
        self,
        engine: Engine,
        atlas: Callable[[], Atlas],
        scenarios: Scenarios,
        calendar: WorkCalendar,
        sealer: Sealer | None = None,
        ring: Callable[[], None] | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.engine = engine
        self.atlas = atlas
        self.scenarios = scenarios
        self.calendar = calendar
        self.sealer = sealer
        self._ring = ring
        self._now = now
        self._waiting: queue.Queue[Take | None] = queue.Queue(maxsize=4 * MOST)
        self._open = True
        self._crowd = 1  # how many came together last time: as many are worth waiting for
        self._thread = threading.Thread(target=self._run, name="committer", daemon=True)
        self._thread.start()

    def take(
        self,
        step: str,
        case_id: str | None,
        body: Any,
        actor: Actor,
        version: int | None = None,
        person: Mapping[str, str] | None = None,
        trusted: bool = False,
        key: str = "",
    ) -> Taken:
        """Take a step and wait until it is committed. Raises the DispatchError of a refusal; nothing is
        half done. A `key` the actor has used before gives the first result and takes nothing.
        """
        return self.take_later(step, case_id, body, actor, version, person, trusted, key).result()

    def take_later(
        self,
        step: str,
        case_id: str | None,
        body: Any,
        actor: Actor,
        version: int | None = None,
        person: Mapping[str, str] | None = None,
        trusted: bool = False,
        key: str = "",
    ) -> Future[Taken]:
        """As `take`, without waiting. A body given as a mapping is read strictly; BadField is raised at
        once. The step says whose stream it moves: a door that is for one stream looks first.
        """
        found = step_of(step, None)
        if isinstance(body, Mapping):
            body = read_body(found, body)
        if key:
            check_key(key)
        now = round(time.time() * 1000)
        take = Take(found, case_id or str(ULID()), body, actor, version, person, trusted, now, key)
        if not self._open:
            raise DeskClosed
        self._waiting.put(take)
        return take.done

    def close(self) -> None:
        """Commit what waits and stop."""
        self._open = False
        self._waiting.put(None)
        self._thread.join(10)

    def _run(self) -> None:
        while True:
            batch, last = self._gather()
            batch = [take for take in batch if take.done.set_running_or_notify_cancel()]
            if batch:
                self._commit(batch)
            if last:
                return

    def _gather(self) -> tuple[list[Take], bool]:
        first = self._waiting.get()
        if first is None:
            return [], True
        batch = [first]
        end = time.monotonic() + GATHER_SECONDS
        while len(batch) < MOST:
            wait = end - time.monotonic() if len(batch) < self._crowd else 0.0
            try:
                take = self._waiting.get(timeout=wait) if wait > 0 else self._waiting.get_nowait()
            except queue.Empty:
                break
            if take is None:
                return batch, True
            batch.append(take)
        self._crowd = len(batch)
        return batch, False

    def _commit(self, batch: list[Take]) -> None:
        now = self._now()
        try:
            outcomes = commit_batch(self, batch, now)
        except Exception as error:  # an unknown failure of one must not abort its neighbours
            if len(batch) == 1:
                log.exception("take failed", extra={"step": batch[0].step.name})
                batch[0].done.set_exception(error)
                return
            for take in batch:
                self._commit([take])
            return
        for take, outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, DispatchError):
                take.done.set_exception(outcome)
            else:
                take.done.set_result(outcome)
        self._press()

    def _press(self) -> None:
        if self._ring is None:
            return
        try:
            self._ring()
        except Exception:  # whatever a bell does, the committer goes on
            log.exception("ring failed")
