"""红黄牌 as screens read them: rows cut to a scope, and the evidence of one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Select, delete, func, insert, select
from sqlalchemy import case as case_when

from dispatch import tables
from dispatch.board import cut
from dispatch.change import Change
from dispatch.domain.errors import BadField
from dispatch.domain.roles import Scope

STATES = ("open", "lifted", "revoked")
MOST = 500
Row = dict[str, Any]


def write_cards(conn: Connection, changes: Sequence[Change]) -> None:
    """The cards of the cases that a batch gave cards, or whose cards it changed or moved."""
    last = {c.after.case_id: c.after for c in changes}
    moved = {
        c.after.case_id
        for c in changes
        if c.after.cards and (c.after.cards != c.before.cards or c.after.area != c.before.area)
    }
    if not moved:
        return
    cases = [last[case_id] for case_id in sorted(moved)]
    conn.execute(delete(tables.card).where(tables.card.c.case_id.in_([case.case_id for case in cases])))
    rows: list[dict[str, Any]] = [
        {
            "case_id": case.case_id,
            "no": card.no,
            "unit": card.unit,
            "area": case.area,
            "colour": card.colour,
            "rule": card.rule,
            "version": card.version,
            "evidence": json.dumps(card.evidence),
            "fell_at": card.fell_at,
            "lifted_at": card.lifted_at,
            "revoked": card.revoked,
        }
        for case in cases
        for card in case.cards
    ]
    conn.execute(insert(tables.card), rows)


@dataclass(frozen=True, slots=True)
class AskedCards:
    """Which cards; "" and 0 leave a choice open."""

    colour: str = ""
    unit: str = ""
    town: str = ""
    state: str = ""  # open lifted revoked
    since: int = 0


def cards(engine: Engine, scope: Scope, asked: AskedCards, after: int = 0, limit: int = MOST) -> list[Row]:
    """Cards of the scope, the newest first. Raises BadField."""
    t, c, o = tables.card.c, tables.case.c, tables.case_order.c
    order = (
        select(o.state)
        .where(o.case_id == t.case_id, o.unit == t.unit)
        .order_by(o.no.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(tables.card, c.letter, order.label("order")).join(tables.case, c.case_id == t.case_id)
    query = _narrowed(query, scope, asked).order_by(t.fell_at.desc(), t.case_id, t.no)
    with engine.connect() as conn:
        return [_row(dict(row)) for row in conn.execute(query.offset(after).limit(limit)).mappings()]


def counts(engine: Engine, scope: Scope, asked: AskedCards) -> dict[str, dict[str, int]]:
    """How many cards of each state and colour."""
    t, c = tables.card.c, tables.case.c
    stands = case_when((t.revoked, "revoked"), (t.lifted_at.is_not(None), "lifted"), else_="open")
    query = (
        select(stands, t.colour, func.count())
        .select_from(tables.card)
        .join(tables.case, c.case_id == t.case_id)
    )
    out: dict[str, dict[str, int]] = {state: {} for state in STATES}
    with engine.connect() as conn:
        for state, colour, n in conn.execute(_narrowed(query, scope, asked).group_by(stands, t.colour)):
            out[state][colour] = n
    return out


def _narrowed(query: Select[Any], scope: Scope, asked: AskedCards) -> Select[Any]:
    t = tables.card.c
    query = query.where(t.unit == scope.unit) if scope.unit else cut(query, scope)
    for column, value in ((t.colour, asked.colour), (t.unit, asked.unit)):
        if value:
            query = query.where(column == value)
    if asked.town:
        query = query.where(t.area.startswith(asked.town, autoescape=True))
    if asked.since:
        query = query.where(t.fell_at >= asked.since)
    if asked.state:
        if asked.state not in STATES:
            raise BadField(field="state", why="not_among", words=", ".join(STATES))
        query = query.where(t.revoked.is_(asked.state == "revoked"))
        if asked.state != "revoked":
            query = query.where(t.lifted_at.is_(None) if asked.state == "open" else t.lifted_at.is_not(None))
    return query


def _row(row: Row) -> Row:
    letter = json.loads(row.pop("letter"))
    told = {name: letter[name] for name in ("case_no", "title", "urgency", "lamp", "due")}
    state = "revoked" if row["revoked"] else "open" if row["lifted_at"] is None else "lifted"
    return row | told | {"town": row["area"][:9], "evidence": json.loads(row["evidence"]), "state": state}
