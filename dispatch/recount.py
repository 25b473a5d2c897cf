"""Brings the deadlines of open cases to the calendar in force, slice by slice beside everything else."""

from __future__ import annotations

from sqlalchemy import select

from dispatch import tables
from dispatch.bodies import load_case
from dispatch.calendars import in_force
from dispatch.command import SYSTEM
from dispatch.desk import Desk
from dispatch.domain.errors import DispatchError
from dispatch.domain.recount import moved
from dispatch.policies import limits

SLICE = 500


class Recount:
    """The holder of the clock lock runs this: one pass when it starts, one after each change. What was left
    undone by a holder that died is done by the next, since a pass looks at every open case.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._version = ""  # of the calendar that this pass goes by
        self._cursor: str | None = None  # the last case looked at; None: the pass is over

    def slice(self) -> int:
        """Look at the next few hundred cases; the number whose deadlines moved."""
        t = tables.case.c
        with self._desk.engine.connect() as conn:
            calendar = in_force(conn, self._desk.calendar)
            if calendar.version != self._version:
                self._version, self._cursor = calendar.version, ""
            if self._cursor is None:
                return 0
            query = select(t.doc).where(t.is_open, t.case_id > self._cursor).order_by(t.case_id).limit(SLICE)
            cases = [load_case(doc) for doc in conn.execute(query).scalars()]
        self._cursor = cases[-1].case_id if cases else None
        waiting = [
            self._desk.take_later("recalendar", case.case_id, {}, SYSTEM)
            for case in cases
            if moved(case, limits(), calendar)
        ]
        return sum(not isinstance(future.exception(), DispatchError) for future in waiting)
