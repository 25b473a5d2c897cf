"""What a shift hands over: what stands open in its area, what runs and waits, and what happened meanwhile."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, func, literal, select

from dispatch import tables
from dispatch.board import cut, starts
from dispatch.domain.roles import Scope
from dispatch.store import last_event_id

STEPS = ("report", "register", "dispatch", "return", "feedback", "close", "whistle", "supervise", "card")
CALLED_IN = '%"flags":["whistle"%'  # a letter names it first of what runs beside a case


def shift_figures(conn: Connection, scope: Scope, start_at: int, until: int) -> dict[str, int]:
    """`open`, `state.*`, `lamp.*`, `whistle`, `orders` (督办), `emergency` (instructions) as they stand;
    `shift.*` of what was done since `start_at`. None counts over more than the shift.
    """
    t = tables.counter.c
    gauges = select(t.key, t.n).where(t.scope == scope.room, t.day == "", t.n > 0)
    found = {key: n for key, n in conn.execute(gauges) if key.split(".")[0] in ("open", "state", "lamp")}
    c = tables.case.c
    opened = cut(select(func.count()).select_from(tables.case).where(c.is_open.is_(True)), scope)
    found["whistle"] = conn.execute(opened.where(c.letter.like(CALLED_IN))).scalar_one()
    found["orders"] = conn.execute(_orders(scope)).scalar_one()
    found["emergency"] = conn.execute(_instructions(scope)).scalar_one()
    e = tables.event.c
    first = first_since(conn, start_at)
    mine = (literal(" ") + e.rooms + " ").like(f"% {scope.room} %")
    done = select(e.step, func.count()).where(e.id >= first, e.at < until, e.step.in_(STEPS), mine)
    found |= {f"shift.{step}": n for step, n in conn.execute(done.group_by(e.step))}
    return {key: int(n) for key, n in sorted(found.items()) if n}


def first_since(conn: Connection, at: int) -> int:
    """The first event not before `at`: ids grow with time, so halving finds it whatever the history."""
    e = tables.event.c
    low, high = 1, last_event_id(conn) + 1
    while low < high:
        middle = (low + high) // 2
        here = conn.execute(select(e.at).where(e.id >= middle).order_by(e.id).limit(1)).scalar()
        if here is None or here >= at:
            high = middle
        else:
            low = middle + 1
    return low


def _orders(scope: Scope) -> Any:
    o, c = tables.case_order.c, tables.case.c
    query = select(func.count()).select_from(tables.case_order.join(tables.case, o.case_id == c.case_id))
    mine: ColumnElement[bool] = o.unit == scope.unit if scope.unit else starts(c.area, scope.area)
    return query.where(o.is_open.is_(True), mine)


def _instructions(scope: Scope) -> Any:
    o, u = tables.order.c, tables.order_unit.c
    query = select(func.count()).select_from(tables.order).where(o.is_open.is_(True))
    if not scope.unit:
        return query.where(starts(o.area, scope.area))
    return query.where(o.order_id.in_(select(u.order_id).where(u.unit == scope.unit)))
