"""Units on the move: whether their positions may be known now, what they do, and where they went.

Positions serve dispatch and coverage. Off duty none is kept, after thirty days none is left, every trail that
is read is noted with its purpose, and nothing here adds up or ranks.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert

from dispatch import audit, tables
from dispatch.domain.errors import BadField, DispatchError
from dispatch.domain.roles import Scope
from dispatch.domain.unit_states import NUMBER, after, ways
from dispatch.store import writing
from dispatch.telemetry import Fix
from geodata.atlas import Atlas, PlaceRecord
from geodata.flat import metres

DAY = 86_400_000
KEPT = 30 * DAY
LOOK_EVERY = 5.0  # seconds between looks at states and shifts
EVERY, FAR = 30_000, 100.0  # ms and metres: a trail has a point for each
PURPOSES = ("dispatch", "coverage", "incident")
MOST_POINTS = 5_000
S, D, T = tables.unit_state, tables.duty_shift, tables.trail


class UnknownUnit(DispatchError):
    """No such unit, or not one this viewer may know of. data: code."""


@dataclass(frozen=True, slots=True)
class _Known:
    states: dict[str, str]
    seats: frozenset[str]  # that have shifts today at all
    manned: frozenset[str]


class Units:
    """Thread-safe. `look_every` 0 looks at the store each time, for tests."""

    def __init__(self, engine: Engine, look_every: float = LOOK_EVERY) -> None:
        self._engine, self._every = engine, look_every
        self._lock = threading.Lock()
        self._next = 0.0
        self._known = _Known({}, frozenset(), frozenset())
        self._last: dict[str, Fix] = {}

    def state(self, unit: PlaceRecord, now: int) -> str:
        """What it does: as its key said; "off" out of its owner's shifts; "" where nobody ever said."""
        known = self._look(now)
        seat = seat_of(unit)
        if seat in known.seats and seat not in known.manned:
            return "off"
        return known.states.get(unit.code, "")

    def ways(self, unit: PlaceRecord, now: int) -> list[str]:
        """What its key may make of it now; nothing out of its owner's shifts, where no position counts."""
        kept = self._look(now).states.get(unit.code, "patrol")
        return [] if kept != "off" and self.state(unit, now) == "off" else ways(kept)

    def press(self, unit: PlaceRecord, wanted: str, by: str) -> str:
        """One press of its key, or a named state. Raises WrongState."""
        now = round(time.time() * 1000)
        with writing(self._engine) as conn:
            state = conn.execute(select(S.c.state).where(S.c.code == unit.code)).scalar()
            chosen = after(state or "patrol", wanted)
            row = {"state": chosen, "at": now, "by": by}
            if state is None:
                conn.execute(insert(S), row | {"code": unit.code})
            else:
                conn.execute(update(S).where(S.c.code == unit.code).values(row))
        with self._lock:
            self._next = 0.0
        return chosen

    def keep(self, atlas: Atlas, fixes: Sequence[Fix]) -> int:
        """Points of trails out of these positions; how many were kept."""
        rows = []
        with self._lock:
            for fix in fixes:
                unit = atlas.place(fix.no)
                last = self._last.get(unit.code) if unit else None
                if unit and (last is None or _goes_on(last, fix)):
                    self._last[unit.code] = fix
                    row = {"code": unit.code, "at": fix.at, "lon": fix.lon, "lat": fix.lat}
                    rows.append(row | {"status": fix.status})
        if rows:
            with writing(self._engine) as conn:
                make = lite_insert if conn.dialect.name == "sqlite" else pg_insert
                conn.execute(make(T).on_conflict_do_nothing(), rows)
        return len(rows)

    def trail(
        self, unit: PlaceRecord, since: int, until: int, by: str, purpose: str
    ) -> list[tuple[int, float, float, int]]:
        """(at, lon, lat, status), oldest first; the reading is noted. Raises BadField."""
        if purpose not in PURPOSES:
            raise BadField(field="purpose", why="not_among", words=", ".join(PURPOSES))
        if not 0 <= until - since <= DAY:
            raise BadField(field="since", why="a_day_at_most")
        audit.note(self._engine, by, "trail.read", unit.code, "ok", f"{purpose} {since} {until}")
        query = select(T.c.at, T.c.lon, T.c.lat, T.c.status).where(T.c.code == unit.code)
        query = query.where(T.c.at.between(since, until)).order_by(T.c.at).limit(MOST_POINTS)
        with self._engine.connect() as conn:
            return [(r.at, r.lon, r.lat, r.status) for r in conn.execute(query)]

    def _look(self, now: int) -> _Known:
        if time.monotonic() < self._next:
            return self._known
        today = (D.c.post.in_(("unit", "community")), D.c.end_at > now - DAY, D.c.start_at < now + DAY)
        query = select(D.c.post, D.c.area, D.c.unit, D.c.start_at, D.c.end_at).where(*today)
        with self._lock, self._engine.connect() as conn:
            states = {r.code: r.state for r in conn.execute(select(S.c.code, S.c.state))}
            shifts = [(r.unit or f"grid@{r.area}", r.start_at <= now < r.end_at) for r in conn.execute(query)]
            seats, manned = (s for s, _ in shifts), (s for s, on in shifts if on)
            self._known = _Known(states, frozenset(seats), frozenset(manned))
            self._next = time.monotonic() + self._every
        return self._known


def erase_trails(engine: Engine, now: int) -> int:
    """Points older than thirty days; how many."""
    over = T.c.at < now - KEPT
    with engine.connect() as conn:
        if conn.execute(select(T.c.at).where(over).limit(1)).first() is None:
            return 0
    with writing(engine) as conn:
        return conn.execute(delete(T).where(over)).rowcount


def numbered(state: str, otherwise: int) -> int:
    """The status that telemetry says: of the key where it was pressed, else the device's own."""
    return NUMBER[state] if state else otherwise


def may_press(scope: Scope, unit: PlaceRecord) -> bool:
    """Whether this is the unit's own officer or worker, or a desk of its area."""
    owner = str(unit.attrs.get("owner", ""))
    if scope.unit:
        return owner == scope.unit
    return not scope.estate and unit.area.startswith(scope.area)


def seat_of(unit: PlaceRecord) -> str:
    """Whose shifts say whether it is on duty: kind@area."""
    return str(unit.attrs.get("owner", ""))


def _goes_on(last: Fix, fix: Fix) -> bool:
    passed = fix.at - last.at
    return passed >= EVERY or (passed > 0 and metres(last.lon, last.lat, fix.lon, fix.lat) >= FAR)
