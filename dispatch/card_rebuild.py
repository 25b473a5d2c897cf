"""All cards worked out anew from events, rules and calendar, and laid beside those that were kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Engine, Row, select

from dispatch import tables
from dispatch.bodies import STEPS, load_body
from dispatch.domain.calendar import WorkCalendar
from dispatch.domain.card_history import Told, cards_of
from dispatch.domain.card_rules import CardRules
from dispatch.domain.cards import SENDS
from dispatch.domain.overlays import Card
from dispatch.wire import encode

AT_ONCE = 2000
Rows = Sequence[Row[Any, Any, Any, Any, Any, Any, Any]]
Key = tuple[str, int]  # case_id, no


@dataclass(frozen=True, slots=True)
class Anew:
    """`lines` are the cards as JSON text by case and number; `differ` names those kept otherwise."""

    lines: list[str]
    cases: int
    differ: list[str]


def cards_anew(engine: Engine, rules: CardRules, calendar: WorkCalendar) -> Anew:
    """The same events, rules and calendar give the same bytes, whenever they are asked. Reads one moment of
    the store, so a console may go on writing.
    """
    lines, cases, found = list[str](), 0, dict[Key, str]()
    level = "REPEATABLE READ" if engine.dialect.name == "postgresql" else "SERIALIZABLE"
    with engine.connect().execution_options(isolation_level=level) as conn:
        for case_id, rows in _histories(conn):
            cards = cards_of(map(_told, rows), rules, calendar)
            cases += bool(cards)
            for card in cards:
                found[case_id, card.no] = line = _line(case_id, card)
                lines.append(line)
        kept = _kept(conn)
    differ = [
        f"{case_id} {no}: {_why(found.get((case_id, no)), kept.get((case_id, no)))}"
        for case_id, no in sorted(found.keys() | kept.keys())
        if found.get((case_id, no)) != kept.get((case_id, no))
    ]
    return Anew(lines, cases, differ)


def _histories(conn: Connection) -> Iterator[tuple[str, Rows]]:
    """The events of every case that was ever sent to a unit: no other has a card."""
    e = tables.event.c
    query = select(e.subject, e.version, e.step, e.at, e.actor, e.body, e.facts).where(e.stream == "case")
    told = conn.execution_options(yield_per=AT_ONCE).execute(query.order_by(e.subject, e.version))
    for case_id, rows in groupby(told, key=lambda row: str(row.subject)):
        history = list(rows)
        if any(row.step in SENDS for row in history):
            yield case_id, history


def _told(row: Row[Any, Any, Any, Any, Any, Any, Any]) -> Told:
    step = STEPS[row.step]
    body = load_body(step, row.body) if row.step != "card" else None  # what a card says is worked out
    return Told(row.version, step, row.at, row.actor, body, json.loads(row.facts))


def _line(case_id: str, card: Card) -> str:
    return encode({"case_id": case_id, **asdict(card)})


def _kept(conn: Connection) -> dict[Key, str]:
    out = dict[Key, str]()
    for row in conn.execute(select(tables.card)).mappings():
        told = {name: row[name] for name in Card.__dataclass_fields__ if name != "evidence"}
        card = Card(**told, evidence=tuple(json.loads(row["evidence"])))
        out[row["case_id"], card.no] = _line(row["case_id"], card)
    return out


def _why(found: str | None, kept: str | None) -> str:
    if found is None:
        return f"kept, but nothing shows it: {kept}"
    return f"not kept: {found}" if kept is None else f"kept as {kept}, worked out as {found}"
