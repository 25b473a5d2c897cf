"""Reads for screens: snapshots, figures, one case, lists; each cut to a scope, none over history."""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, and_, false, func, select, true

from dispatch import tables
from dispatch.bodies import load_case
from dispatch.domain.calendar import WorkCalendar
from dispatch.domain.case import Case
from dispatch.domain.durations import median
from dispatch.domain.roles import Scope, sees
from dispatch.store import last_event_id
from dispatch.wire import units_of

KEPT = 32  # newest snapshots in memory, one to a room
MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One event of a case, as a timeline shows it."""

    id: int
    version: int
    step: str
    at: int
    actor: str
    role: str
    body: dict[str, Any]
    facts: dict[str, Any]  # what the step worked out: clocks, whom it told, the lists it cites


class Board:
    """All a screen may ask. Thread-safe."""

    def __init__(self, engine: Engine, calendar: WorkCalendar) -> None:
        self.engine = engine
        self._calendar = calendar
        self._kept: OrderedDict[str, tuple[int, str, str]] = OrderedDict()  # room -> tip, day, text
        self._lock = threading.Lock()

    def tip(self) -> int:
        with self.engine.connect() as conn:
            return last_event_id(conn)

    def snapshot(self, scope: Scope) -> str:
        """JSON `{"tip","scope","cases":[letters of open cases],"kpi"}`; letters after `tip` complete it.

        Each letter is a line of its own, so that a screen can read a hundred thousand one by one.
        """
        with self.engine.connect() as conn:
            tip = last_event_id(conn)
            day = self._today()
            with self._lock:
                kept = self._kept.get(scope.room)
            if kept is not None and kept[:2] == (tip, day):
                return kept[2]
            t = tables.case.c
            query = cut(select(t.letter).where(t.is_open.is_(True)), scope).where(t.event_id <= tip)
            letters = conn.execute(query.order_by(t.event_id)).scalars().all()
            figures = self._figures(conn, [scope.room])[scope.room]
        room, lines = json.dumps(scope.room), ",\n".join(letters)
        text = f'{{"tip":{tip},"scope":{room},"cases":[\n{lines}\n],"kpi":{json.dumps(figures)}}}'
        with self._lock:
            self._kept[scope.room] = (tip, day, text)
            self._kept.move_to_end(scope.room)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return text

    def kpi(self, scope: Scope) -> dict[str, Any]:
        return self.kpis([scope.room])[scope.room]

    def kpis(self, rooms: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Figures of many scopes in three queries."""
        with self.engine.connect() as conn:
            return self._figures(conn, list(rooms))

    def _figures(self, conn: Any, rooms: list[str]) -> dict[str, dict[str, Any]]:
        day, at = self._today(), round(time.time() * 1000)
        t = tables.counter.c
        out = {room: _empty(room, day, at) for room in rooms}
        rows = conn.execute(select(t.scope, t.key, t.n).where(t.scope.in_(rooms), t.day.in_(["", day])))
        for scope, key, n in rows:
            _place(out[scope], key, n)
        for figures in out.values():
            figures["took"] = {step: median(counts) for step, counts in figures["took"].items()}
        before = select(t.scope, t.key, t.n).where(
            t.scope.in_(rooms), t.day == self._today(-1), t.key.like("hour.%")
        )
        for scope, key, n in conn.execute(before):
            out[scope]["yesterday"][int(key[5:])] = n
        for room in (r for r in rooms if r.isdigit() and len(r) in (4, 6, 9)):
            below = func.length(t.scope) == (6 if len(room) == 4 else len(room) + 3)
            kids = select(t.scope, t.n).where(t.day == "", t.key == "open", starts(t.scope, room), below)
            out[room]["children"] = dict(conn.execute(kids).tuples().all())
        return out

    def kept_in_time(self, scope: Scope, days: int = 30) -> dict[str, tuple[int, int]]:
        """Of each community in an area: (handled in time, handled) in the last so many local days."""
        t = tables.counter.c
        keys = ("handled.ontime", "handled.late")
        query = select(t.scope, t.key, func.sum(t.n)).where(
            t.key.in_(keys),
            t.day > self._today(-days),
            func.length(t.scope) == 12,
            starts(t.scope, scope.area),
        )
        out: dict[str, tuple[int, int]] = {}
        with self.engine.connect() as conn:
            for code, key, n in conn.execute(query.group_by(t.scope, t.key)):
                kept, handled = out.get(code, (0, 0))
                out[code] = (kept + (int(n) if key == keys[0] else 0), handled + int(n))
        return out

    def _today(self, days: int = 0) -> str:
        return (self._calendar.local(datetime.now(UTC)).date() + timedelta(days)).isoformat()

    def case(self, case_id: str, scope: Scope) -> Case | None:
        """None when there is no such case in the scope."""
        t = tables.case.c
        with self.engine.connect() as conn:
            doc = conn.execute(select(t.doc).where(t.case_id == case_id)).scalar()
        case = load_case(doc) if doc else None
        if case is None or not sees(scope, case.area, case.estate, units_of(case)):
            return None
        return case

    def events(self, case_id: str) -> list[Row]:
        t = tables.event.c
        query = select(t.id, t.version, t.step, t.at, t.actor, t.role, t.body, t.facts)
        with self.engine.connect() as conn:
            rows = conn.execute(query.where(t.stream == "case", t.subject == case_id).order_by(t.version))
            return [Row(*r[:6], json.loads(r.body), json.loads(r.facts)) for r in rows]

    def cases(
        self, scope: Scope, state: str = "", since: int = 0, limit: int = 100
    ) -> tuple[list[str], int | None]:
        """Letters (JSON text) by last event id from `since` on, and where the next page starts."""
        t = tables.case.c
        query = cut(select(t.event_id, t.letter).where(t.event_id > since), scope)
        if state:
            query = query.where(t.state == state)
        limit = max(1, min(limit, MOST_ROWS))
        with self.engine.connect() as conn:
            rows = conn.execute(query.order_by(t.event_id).limit(limit)).all()
        return [r.letter for r in rows], rows[-1].event_id if len(rows) == limit else None


def cut(query: Select[Any], scope: Scope) -> Select[Any]:
    """A query over cases, narrowed to those in the scope."""
    t = tables.case.c
    if scope.unit:
        u = tables.case_unit.c
        return query.where(t.case_id.in_(select(u.case_id).where(u.unit == scope.unit)))
    if scope.estate:
        return query.where(t.estate == scope.estate)
    return query.where(starts(t.area, scope.area))


def starts(column: ColumnElement[str], prefix: str) -> ColumnElement[bool]:
    """A prefix test that an index can serve: codes are digits, so it is a range under every collation."""
    if not prefix.isdigit():
        return false() if prefix else true()
    return and_(column >= prefix, column < str(int(prefix) + 1))


def _empty(room: str, day: str, at: int) -> dict[str, Any]:
    return {
        "scope": room,
        "at": at,
        "day": day,
        "today": {},
        "open": 0,
        "states": {},
        "lamps": {},
        "urgency": {},
        "sources": {},
        "domains": {},
        "handled": {},
        "took": {},
        "hours": [0] * 24,
        "yesterday": [0] * 24,
        "children": {},
    }


PLACES = {
    "step": "today",
    "state": "states",
    "lamp": "lamps",
    "urgency": "urgency",
    "source": "sources",
    "domain": "domains",
}


def _place(figures: dict[str, Any], key: str, n: int) -> None:
    group, _, rest = key.partition(".")
    if key == "open":
        figures["open"] = n
    elif group == "hour":
        figures["hours"][int(rest)] = n
    elif group == "handled":
        urgency, _, how = rest.rpartition(".")
        told = figures["handled"].setdefault(urgency or "all", {"ontime": 0, "n": 0})
        told["n"] += n
        told["ontime"] += n if how == "ontime" else 0
    elif group == "took":
        step, _, number = rest.partition(".")
        figures["took"].setdefault(step, {})[int(number)] = n
    elif group in PLACES:
        figures[PLACES[group]][rest] = n
