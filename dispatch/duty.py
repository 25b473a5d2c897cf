"""The duty table as it stands: written as its events come, asked by the ranking and by screens."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select, update

from dispatch import tables
from dispatch.board import starts
from dispatch.domain.duty import Post, Shift, followers, may_hand_over, twice_on
from dispatch.domain.errors import AlreadyHandedOver, BadField, NothingOpen, NotOnDuty, NotYet
from dispatch.domain.roles import Scope
from dispatch.domain.steps.hand_over import HandedOver
from dispatch.domain.steps.import_duty import DutyImported
from dispatch.domain.steps.swap_duty import DutySwapped
from dispatch.domain.steps.take_duty import DutyTaken

T = tables.duty_shift
A, S = tables.account.c, tables.session.c
HERE = 30 * 60_000  # who asked the console for anything within so many ms is there
DAY = 86_400_000
MOST = 500
SEEN = (
    select(func.max(S.seen_at))
    .where(S.username == T.c.account, S.seen_at > bindparam("seen"), S.ends_at > bindparam("now"))
    .scalar_subquery()
)
NAMED = select(T, A.name.label("who"), SEEN.label("here")).join_from(
    T, tables.account, T.c.account == A.username, isouter=True
)
WATCHES = (  # made once: making a statement costs more than asking it
    select(T.c.unit, T.c.start_at, T.c.end_at, T.c.account, A.name, SEEN)
    .join_from(T, tables.account, T.c.account == A.username, isouter=True)
    .where(T.c.unit.in_(bindparam("units", expanding=True)))
    .where(T.c.end_at > bindparam("since"), T.c.start_at < bindparam("until"))
    .order_by(T.c.unit, T.c.start_at, T.c.account)
)


@dataclass(frozen=True, slots=True)
class OnDuty:
    """A shift with the name of its account, and whether somebody is at the screen as that account."""

    shift: Shift
    name: str
    here: bool


@dataclass(frozen=True, slots=True)
class Handover:
    """A shift that was handed over; `taken_at` is None until the taker has signed."""

    id: str
    version: int
    shift: Shift
    taker: str
    given_at: int
    taken_at: int | None
    note: str
    taken_note: str
    figures: dict[str, int]


# --- written with the events ------------------------------------------------------------------------------
def put_shifts(conn: Connection, body: DutyImported | DutySwapped, at: int) -> None:
    """A table that has come into force, or one shift that somebody else has."""
    if isinstance(body, DutySwapped):
        return _swap(conn, body)
    if twice := others_on(conn, body.shifts):
        raise BadField(field="account", why="two_posts_at_once", account=twice[1].account)
    first, last = min(s.start_at for s in body.shifts), max(s.start_at for s in body.shifts)
    for seat in dict.fromkeys(s.seat for s in body.shifts):
        conn.execute(delete(T).where(*_of(seat), T.c.start_at.between(first, last)))
    conn.execute(insert(T), [asdict(shift) for shift in body.shifts])
    return None


def _swap(conn: Connection, body: DutySwapped) -> None:
    """Refuses before it writes: where a shift does not stand so, or somebody would be at two posts."""
    moves = [(body.shift, body.to)] + ([(body.other, body.shift.account)] if body.other else [])
    for shift, _ in moves:
        if shift not in _shifts(conn, select(T).where(*_at(shift))):
            raise NotOnDuty(field="account", account=shift.account)
    for shift, to in moves:
        busy = select(T).where(T.c.account == to, T.c.end_at > shift.start_at, T.c.start_at < shift.end_at)
        if set(_shifts(conn, busy)) - {given for given, _ in moves}:
            raise BadField(field="to", why="at_other_post", account=to)
    for shift, _ in moves:
        conn.execute(delete(T).where(*_at(shift)))
    conn.execute(insert(T), [asdict(replace(shift, account=to)) for shift, to in moves])


def put_handover(conn: Connection, body: HandedOver | DutyTaken, at: int) -> None:
    """A shift handed over by who has it to who has the next, or taken by the latter."""
    if isinstance(body, DutyTaken):
        return _taken(conn, body, at)
    shift, h = body.shift, tables.handover.c
    if shift not in _shifts(conn, select(T).where(*_at(shift))):
        raise NotOnDuty(field="shift", account=shift.account)
    same = (h.giver == shift.account, h.start_at == shift.start_at, h.post == shift.post)
    if conn.execute(select(h.version).where(*same, h.area == shift.area, h.unit == shift.unit)).first():
        raise AlreadyHandedOver(account=shift.account)
    if not may_hand_over(shift, at):
        raise NotYet(field="shift")
    if body.taker not in {s.account for s in next_of(conn, shift)}:
        raise NotOnDuty(field="taker", account=body.taker)
    row = {name: value for name, value in asdict(shift).items() if name != "account"}
    row |= {"handover_id": body.handover, "version": body.version, "giver": shift.account}
    row |= {"taker": body.taker, "given_at": at, "note": body.note, "taken_note": ""}
    conn.execute(insert(tables.handover), row | {"figures": json.dumps(dict(body.figures))})
    return None


def _taken(conn: Connection, body: DutyTaken, at: int) -> None:
    h = tables.handover.c
    row = conn.execute(select(h.taker, h.taken_at).where(h.handover_id == body.handover)).first()
    if row is None or row.taker != body.taker:
        raise NothingOpen(step="take_duty")
    if row.taken_at is not None:
        raise AlreadyHandedOver(account=body.taker)
    signed = {"taken_at": at, "taken_note": body.note, "version": body.version}
    conn.execute(update(tables.handover).where(h.handover_id == body.handover).values(signed))


# --- asked ------------------------------------------------------------------------------------------------
def version_of(conn: Connection, city: str) -> int:
    """Of the city's duty table; 0 before there is any."""
    t = tables.event.c
    query = select(func.max(t.version)).where(t.stream == "duty", t.subject == city)
    return conn.execute(query).scalar() or 0


def on_duty(conn: Connection, scope: Scope, since: int, until: int, now: int) -> list[OnDuty]:
    """Shifts of the scope that touch this time, by post and start. A unit's people see their unit's watch."""
    query = NAMED.where(T.c.end_at > since, T.c.start_at < until).limit(MOST)
    query = query.where(T.c.unit == scope.unit) if scope.unit else query.where(starts(T.c.area, scope.area))
    query = query.order_by(T.c.area, T.c.unit, T.c.post, T.c.start_at, T.c.account)
    rows = conn.execute(query, {"seen": now - HERE, "now": now})
    return [OnDuty(_shift(r), r.who or r.account, r.here is not None) for r in rows]


def watches(conn: Connection, units: Sequence[str], now: int) -> dict[str, tuple[str, bool]]:
    """Who has the watch of each unit now, and whether one of them is there; "" where the table of these days
    has nobody at this hour. A unit without any table is not told.
    """
    asked = {"units": list(units), "seen": now - HERE, "now": now, "since": now - DAY, "until": now + DAY}
    found: dict[str, tuple[str, bool]] = {}
    for unit, start_at, end_at, account, who, seen in conn.execute(WATCHES, asked):
        names, here = found.get(unit, ("", False))
        if start_at <= now < end_at:
            names, here = "、".join(filter(None, (names, who or account))), here or seen is not None
        found[unit] = (names, here)
    return found


def shifts_of(conn: Connection, account: str, since: int, until: int) -> list[Shift]:
    query = select(T).where(T.c.account == account, T.c.end_at > since, T.c.start_at < until)
    return _shifts(conn, query.order_by(T.c.start_at))


def next_of(conn: Connection, shift: Shift) -> list[Shift]:
    """Who takes the seat after this shift."""
    later = select(T).where(*_of(shift.seat), T.c.end_at > shift.end_at, T.c.start_at <= shift.end_at)
    return followers(shift, _shifts(conn, later.order_by(T.c.start_at, T.c.account)))


def others_on(conn: Connection, shifts: Sequence[Shift]) -> tuple[Shift, Shift] | None:
    """A shift of these and one that stays in force beside them, of the same account at the same time."""
    first, last = min(s.start_at for s in shifts), max(s.start_at for s in shifts)
    seats = {s.seat for s in shifts}
    end = max(s.end_at for s in shifts)
    query = select(T).where(T.c.account.in_({s.account for s in shifts}), T.c.end_at > first)
    kept = _shifts(conn, query.where(T.c.start_at < end))
    stay = [s for s in kept if s.seat not in seats or not first <= s.start_at <= last]
    return twice_on([*stay, *shifts])


def handovers(conn: Connection, account: str, limit: int = 10) -> list[Handover]:
    """Those the account gave or has to take, the newest first."""
    h = tables.handover.c
    query = select(tables.handover).where((h.taker == account) | (h.giver == account))
    rows = conn.execute(query.order_by(h.given_at.desc()).limit(limit))
    return [_handover(r) for r in rows]


def _at(shift: Shift) -> tuple[Any, ...]:
    return *_of(shift.seat), T.c.start_at == shift.start_at, T.c.account == shift.account


def _of(seat: Post) -> tuple[Any, ...]:
    return T.c.area == seat.area, T.c.unit == seat.unit, T.c.post == seat.post


def _shifts(conn: Connection, query: Select[Any]) -> list[Shift]:
    return [_shift(r) for r in conn.execute(query)]


def _shift(r: Any) -> Shift:
    return Shift(r.name, r.start_at, r.end_at, r.post, r.area, r.account, r.unit)


def _handover(r: Any) -> Handover:
    shift = Shift(r.name, r.start_at, r.end_at, r.post, r.area, r.giver, r.unit)
    told = (r.taker, r.given_at, r.taken_at, r.note, r.taken_note, json.loads(r.figures))
    return Handover(r.handover_id, r.version, shift, *told)
