"""The clock: takes the steps that time alone makes due, as actor `clock`."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

from sqlalchemy import select

from dispatch import tables
from dispatch.bodies import load_case
from dispatch.calendars import in_force
from dispatch.carding import due_card
from dispatch.command import load_incident
from dispatch.desk import Desk, Taken
from dispatch.domain.case import Case
from dispatch.domain.emergency.clocks import due_steps as incident_steps
from dispatch.domain.errors import DispatchError
from dispatch.domain.lamps import due_steps
from dispatch.domain.step import Actor

log = logging.getLogger(__name__)

CLOCK = Actor("clock", frozenset({"clock", "system"}), "")
AT_ONCE = 200


class Clock:
    """One holder of the clock lock runs this."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def tick(self, now_ms: int) -> int:
        """Take what is due at `now_ms`; the number of steps taken."""
        t = tables.case.c
        with self._desk.engine.connect() as conn:
            docs = (
                conn.execute(
                    select(t.doc).where(t.next_lamp_at <= now_ms).order_by(t.next_lamp_at).limit(AT_ONCE)
                )
                .scalars()
                .all()
            )
            o = tables.order.c
            silent = (
                conn.execute(select(o.order_id).where(o.next_at <= now_ms).order_by(o.next_at).limit(AT_ONCE))
                .scalars()
                .all()
            )
            i = tables.incident.c
            told = conn.execute(select(i.doc).where(i.next_at <= now_ms).order_by(i.next_at).limit(AT_ONCE))
            incidents = [load_incident(doc) for doc in told.scalars()]
            calendar = in_force(conn, self._desk.calendar)
            due = [(case, due_card(conn, case, now_ms, calendar)) for case in map(load_case, docs)]
        waiting = [self._desk.take_later("chase", order_id, {}, CLOCK) for order_id in silent]
        waiting += [
            self._desk.take_later(step, one.incident_id, body, CLOCK)
            for one in incidents
            for step, body in incident_steps(one, now_ms)
        ]
        cards = [(case, self._take(case, steps)) for case, steps in due if steps]
        waiting += [f for case, steps in due if not steps for f in self._take(case, due_steps(case, now_ms))]
        taken = 0
        for case, futures in cards:
            fallen = sum(map(_done, futures))
            taken += fallen
            if not fallen:  # a card that is refused must not keep time from the case
                waiting += self._take(case, due_steps(case, now_ms))
        return taken + sum(map(_done, waiting))

    def _take(self, case: Case, steps: Sequence[tuple[str, Any]]) -> list[Future[Taken]]:
        return [self._desk.take_later(step, case.case_id, body, CLOCK, case.version) for step, body in steps]


def _done(future: Future[Taken]) -> bool:
    try:
        future.result()
    except DispatchError as refusal:  # somebody moved the case meanwhile; the next tick looks again
        log.debug("clock step refused", extra={"refusal": type(refusal).__name__})
        return False
    return True
