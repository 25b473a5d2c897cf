"""Reads of the supervision page: late cases, orders, returns, replies under way; none walks over history."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Select, func, select

from dispatch import tables
from dispatch.board import cut
from dispatch.domain.due import epoch_ms
from dispatch.domain.errors import BadField
from dispatch.domain.roles import Scope
from dispatch.replies import UNDELIVERED

MOST = 500
Row = dict[str, Any]

SORTS: Mapping[str, Callable[[Row], Any]] = {
    "over": lambda row: row["over"],
    "used": lambda row: row["used"] or 0,
    "orders": lambda row: row["orders"],
    "unit": lambda row: row["unit"] or "",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which late cases, in which order; "" leaves a choice open."""

    unit: str = ""
    town: str = ""
    domain: str = ""
    urgency: str = ""
    sort: str = "over"
    down: bool = True


@dataclass(frozen=True, slots=True)
class Orders:
    """Which orders: "" leaves a choice open; states stand between commas; "ended" are those that ended since
    then.
    """

    grade: str = ""
    state: str = ""
    since: int = 0


def overdue(engine: Engine, scope: Scope, asked: Asked, now: int) -> list[Row]:
    """Open cases with a red lamp, the latest first unless asked otherwise. Raises BadField."""
    if asked.sort not in SORTS:
        raise BadField(field="sort", why="not_among", words=", ".join(SORTS))
    t = tables.case.c
    query = cut(select(t.letter).where(t.is_open.is_(True), t.lamp == "red"), scope)
    if asked.unit:
        query = query.where(t.lead == asked.unit)
    if asked.town:
        query = query.where(t.area.startswith(asked.town, autoescape=True))
    if asked.domain:
        query = query.where(t.scenario.startswith(asked.domain, autoescape=True))
    if asked.urgency:
        query = query.where(t.urgency == asked.urgency)
    with engine.connect() as conn:
        rows = [late_row(json.loads(text), now) for text in conn.execute(query.order_by(t.due)).scalars()]
    return sorted(rows, key=SORTS[asked.sort], reverse=asked.down)


def late_row(letter: Mapping[str, Any], now: int) -> Row:
    """`over` is ms past the deadline; `used` the share of the limit that has gone, in percent."""
    since, due = letter["since"], letter["due"]
    limit = due - since if due and since and due > since else 0
    return {
        **{
            name: letter[name] for name in ("case_id", "case_no", "title", "state", "urgency", "lamp", "unit")
        },
        "town": letter["scope"][:9],
        "domain": (letter["scenario_code"] or "")[:2],
        "clock": letter.get("clock"),
        "since": since,
        "due": due,
        "over": max(0, now - due) if due else 0,
        "used": round((now - since) / limit * 100) if limit else None,
        "orders": letter.get("orders", 0),
    }


def orders(engine: Engine, scope: Scope, asked: Orders, after: int, limit: int) -> list[Row]:
    """督办 orders in hand, the first due first, or those that have ended, the last first."""
    o, c = tables.case_order.c, tables.case.c
    query = _beside(tables.case_order, scope).add_columns(c.doc).offset(after).limit(limit)
    if asked.grade:
        query = query.where(o.grade == asked.grade)
    if asked.state == "ended":
        query = query.where(o.ended_at >= asked.since).order_by(o.ended_at.desc(), o.case_id, o.no)
    else:
        query = query.where(o.is_open.is_(True)).order_by(o.due, o.case_id, o.no)
        query = query.where(o.state.in_(asked.state.split(","))) if asked.state else query
    with engine.connect() as conn:
        return [_order(dict(row)) for row in conn.execute(query).mappings()]


def _order(row: Row) -> Row:
    """With what it demands, as its case keeps it."""
    doc = json.loads(row.pop("doc"))
    letter = json.loads(row.pop("letter"))
    requirement = doc["orders"][row["no"] - 1]["requirement"]
    return (
        row | {name: letter[name] for name in ("title", "urgency", "case_no")} | {"requirement": requirement}
    )


def order_counts(engine: Engine, scope: Scope, since: int) -> dict[str, Any]:
    """Orders in hand by grade and by state, and those that have ended since then."""
    o, c = tables.case_order.c, tables.case.c
    joined = select(o.grade, o.state, func.count()).join(tables.case, c.case_id == o.case_id)
    query = cut(joined.where(o.is_open.is_(True)), scope).group_by(o.grade, o.state)
    ended = cut(select(func.count()).join_from(tables.case_order, tables.case, c.case_id == o.case_id), scope)
    grades: Counter[str] = Counter()
    states: Counter[str] = Counter()
    with engine.connect() as conn:
        for grade, state, n in conn.execute(query):
            grades[grade] += n
            states[state] += n
        done = conn.execute(ended.where(o.ended_at >= since)).scalar_one()
    return {"n": sum(grades.values()), "grades": dict(grades), "states": dict(states), "ended": done}


def returns(engine: Engine, scope: Scope, since: datetime, until: datetime) -> list[Row]:
    """Leaves by their share of returns: how often they were sent to a unit and came back, in whole days."""
    r, c, n = tables.case_return.c, tables.case.c, tables.counter.c
    back = select(r.scenario, func.count()).join(tables.case, c.case_id == r.case_id)
    back = cut(back.where(r.at >= epoch_ms(since), r.at < epoch_ms(until)), scope).group_by(r.scenario)
    first, last = since.date().isoformat(), (until - timedelta(microseconds=1)).date().isoformat()
    sent = select(n.key, func.sum(n.n)).where(
        n.scope == scope.room, n.day >= first, n.day <= last, n.key >= "sent.", n.key < "sent/"
    )
    with engine.connect() as conn:
        came: dict[str, int] = dict(conn.execute(back).tuples().all())
        went = {key[5:]: int(total) for key, total in conn.execute(sent.group_by(n.key))}
    rows = [_leaf(code, went.get(code, 0), came.get(code, 0)) for code in went.keys() | came.keys()]
    return sorted(rows, key=lambda x: (-(x["rate"] or 0), -x["returned"], -x["sent"], x["scenario"]))


def _leaf(code: str, sent: int, back: int) -> Row:
    return {"scenario": code, "sent": sent, "returned": back, "rate": round(back / sent, 4) if sent else None}


def returned(engine: Engine, scope: Scope, scenario: str, since: datetime) -> list[Row]:
    """The returns of one leaf, the newest first: which case, by which unit, why."""
    r = tables.case_return.c
    query = _beside(tables.case_return, scope).where(r.at >= epoch_ms(since), r.scenario == scenario)
    with engine.connect() as conn:
        return [
            _titled(dict(row)) for row in conn.execute(query.order_by(r.at.desc()).limit(MOST)).mappings()
        ]


def replies(engine: Engine, scope: Scope) -> list[Row]:
    """Replies that have not reached their channel, given up ones first, then the longest tried; no word of
    their text. `at` is since when they are due.
    """
    a, c = tables.reply.c, tables.case.c
    shown = (a.id, a.case_id, a.channel, a.kind, a.state, a.at, a.tries, a.next_at, a.receipt, c.letter)
    named = select(*shown).join(tables.case, c.case_id == a.case_id)
    query = cut(named.where(a.state.in_(UNDELIVERED)), scope)
    with engine.connect() as conn:
        rows = conn.execute(query.order_by(a.state, a.tries.desc(), a.at).limit(MOST)).mappings()
        return [_titled(dict(row)) for row in rows]


def reply_counts(engine: Engine, scope: Scope) -> dict[str, int]:
    """How many replies have not reached their channel, and how many of them nobody tries any more."""
    a, c = tables.reply.c, tables.case.c
    query = select(a.state, func.count()).join_from(tables.reply, tables.case, c.case_id == a.case_id)
    with engine.connect() as conn:
        rows = (
            conn.execute(cut(query.where(a.state.in_(UNDELIVERED)), scope).group_by(a.state)).tuples().all()
        )
    found: dict[str, int] = dict(rows)
    return {"n": sum(found.values()), "failed": found.get("failed", 0)}


def _beside(table: Any, scope: Scope) -> Select[Any]:
    """Rows that stand beside cases of the scope, each with the letter of its case."""
    c = tables.case.c
    return cut(select(table, c.letter).join(tables.case, c.case_id == table.c.case_id), scope)


def _titled(row: Row) -> Row:
    letter = json.loads(row.pop("letter"))
    told = {name: letter[name] for name in ("title", "case_no", "urgency", "unit")}
    return told | row | {"case_state": letter["state"]}
