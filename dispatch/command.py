"""Incidents and orders inside one open transaction: loaded, moved on, numbered, written with their events."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from ulid import ULID

from dispatch import tables
from dispatch.bodies import STEPS, load_body, read_body
from dispatch.command_rows import incident_row, order_row
from dispatch.domain.calendar import WorkCalendar
from dispatch.domain.due import epoch_ms
from dispatch.domain.emergency.incident import Incident
from dispatch.domain.emergency.order import Order
from dispatch.domain.emergency.plan import Plan
from dispatch.domain.emergency.steps._plans import line_orders
from dispatch.domain.errors import StaleCase, UnknownCommand
from dispatch.domain.fold import advance_other, decide
from dispatch.domain.receipts import of_order
from dispatch.domain.roles import Scope, rooms_of, sees
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.incident_cases import fork, keep_links
from dispatch.plans import incident_kinds, plans
from dispatch.receipts import Entry, write_receipts
from dispatch.resource_store import Stock, write_holds
from dispatch.wire import encode

SYSTEM = Actor("system", frozenset({"system"}), "")
STREAMS = frozenset({"incident", "order"})
FEW = 20  # addressees that a letter names; who shows an order to more asks for it
Held = Incident | Order
_INCIDENT, _ORDER = TypeAdapter(Incident), TypeAdapter(Order)


def load_incident(doc: str) -> Incident:
    return _INCIDENT.validate_json(doc)


def load_order(doc: str) -> Order:
    return _ORDER.validate_json(doc)


def dump_held(held: Held) -> str:
    kind: TypeAdapter[Any] = _INCIDENT if isinstance(held, Incident) else _ORDER
    return kind.dump_json(held, exclude_defaults=True).decode()


def id_of(held: Held) -> str:
    return held.incident_id if isinstance(held, Incident) else held.order_id


def rooms(held: Held) -> tuple[str, ...]:
    """The rooms that hear of it: its area and all above, its units, the incident's own."""
    if not held.area:
        return ()
    communities = [u.partition("@")[2] for u in held.units if u.startswith("community@")]
    own = rooms_of(held.area, None, held.units)
    return (*dict.fromkeys([*own, *communities]), f"incident:{held.incident_id}")


def told_of(event_id: int, at: int, step: str, held: Held) -> str:
    """What every viewer of the scope may see; `case_id` is null, which tells it from a case's letter."""
    letter: dict[str, Any] = {
        "id": event_id,
        "at": at,
        "case_id": None,
        "incident_id": held.incident_id,
        "order_id": held.order_id if isinstance(held, Order) else None,
        "version": held.version,
        "step": step,
        "state": held.state,
        "scope": held.area,
        "drill": held.drill,
        "open": held.is_open,
        "flags": [],
    }
    if isinstance(held, Order) and len(held.receipts) <= FEW:
        letter["order"] = json.loads(dump_held(held))
    if isinstance(held, Incident):
        told = ("incident_no", "title", "kind", "level", "lon", "lat", "war")
        letter |= {name: getattr(held, name) for name in told}
    return encode(letter)


@dataclass(frozen=True, slots=True)
class Move:
    """One event to be written."""

    step: Step
    subject: str
    after: Held
    body: Any
    facts: Facts
    actor: Actor
    role: str


def sees_held(actor: Actor, held: Held) -> bool:
    scope, own = Scope(actor.area, actor.unit, actor.estate), actor.roles & {"system", "clock"}
    return bool(own) or sees(scope, held.area, None, held.units) or f"community@{actor.area}" in held.units


class Commands:
    """What the steps of incidents and orders may ask, and what they leave to be written."""

    def __init__(self, conn: Connection, calendar: WorkCalendar) -> None:
        self._conn, self._calendar = conn, calendar
        self._held: dict[tuple[str, str], Held] = {}
        self._fresh: dict[tuple[str, str], int] = {}  # changed here -> last event
        self._receipts: list[Entry] = []
        stock = Stock(conn, lambda: self._of(Incident))
        self.resource, self.holds, self.out = stock.resource, stock.holds, stock.out

    @property
    def kinds(self) -> Container[str]:
        return incident_kinds()

    @property
    def plans(self) -> Mapping[str, Plan]:
        return plans()

    def new_id(self) -> str:
        return str(ULID())

    def incident(self, incident_id: str) -> Incident | None:
        held = self.find("incident", incident_id)
        return held if isinstance(held, Incident) else None

    def find(self, stream: str, subject: str) -> Held | None:
        if (stream, subject) not in self._held:
            if stream == "incident":
                table, key = tables.incident, tables.incident.c.incident_id
            else:
                table, key = tables.order, tables.order.c.order_id
            doc = self._conn.execute(select(table.c.doc).where(key == subject)).scalar()
            if doc is None:
                return None
            self._held[stream, subject] = load_incident(doc) if stream == "incident" else load_order(doc)
        return self._held[stream, subject]

    def number(self, city: str, now: datetime, drill: bool) -> str:
        """YJ-YYYYMMDD-NN: the city's incidents of a local day, in order; YL- for its drills."""
        start = f"{'YL' if drill else 'YJ'}-{self._calendar.local(now):%Y%m%d}-"
        t = tables.incident.c
        kept = select(t.incident_no).where(t.incident_no.like(f"{start}%"), t.city == city)
        numbers = set(self._conn.execute(kept).scalars())
        numbers |= {h.incident_no for h in self._of(Incident) if h.area.startswith(city)}
        return f"{start}{max((int(n[12:]) for n in numbers if n.startswith(start)), default=0) + 1:02d}"

    def fork(self, area: str) -> list[dict[str, Any]]:
        return fork(self._conn, area)

    def order_number(self, incident_id: str) -> int:
        t = tables.order.c
        kept = self._conn.execute(select(func.max(t.no)).where(t.incident_id == incident_id)).scalar() or 0
        fresh: list[int] = [h.no for h in self._of(Order) if h.incident_id == incident_id]
        return max([kept, *fresh]) + 1

    def _of(self, kind: type[Held]) -> list[Any]:
        return [held for held in self._held.values() if isinstance(held, kind)]

    def take(
        self, step: Step, subject: str, body: Any, actor: Actor, version: int | None, ctx: Context
    ) -> list[Move]:
        """The step, and the orders that go out with it. Raises the DispatchError of a refusal."""
        found = self.find(step.stream, subject)
        if found is None and "new" not in step.frm:
            raise UnknownCommand(subject=subject)
        if found is not None and not sees_held(actor, found):
            raise UnknownCommand(subject=subject)
        held = found or new(step.stream, subject)
        if version is not None and version != held.version:
            raise StaleCase(case_id=subject, expected=version, version=held.version)
        moves = [self._move(step, subject, held, body, actor, ctx)]
        if isinstance(moves[0].after, Incident):
            issue = STEPS["issue_order"]
            for order_id, line in line_orders(moves[0].after, moves[0].facts):
                moves.append(
                    self._move(issue, order_id, Order(order_id), read_body(issue, line), SYSTEM, ctx)
                )
        return moves

    def _move(self, step: Step, subject: str, held: Held, body: Any, actor: Actor, ctx: Context) -> Move:
        facts = decide(step, held, body, actor, ctx)
        after = advance_other(step, held, body, facts, epoch_ms(ctx.now), actor.id)
        self._held[step.stream, subject] = after
        role = min(step.roles_in(held.state) & actor.roles)
        return Move(step, subject, after, body, facts, actor, role)

    def wrote(self, held: Held, event_id: int, at: int, step: str, role: str) -> None:
        key = (_stream(held), id_of(held))
        self._held[key], self._fresh[key] = held, event_id
        if isinstance(held, Order):
            self._receipts += [Entry(told, at, step, event_id) for told in of_order(held, at, role)]

    def mark(self) -> tuple[dict[tuple[str, str], Held], dict[tuple[str, str], int]]:
        return dict(self._held), dict(self._fresh)

    def back_to(self, mark: tuple[dict[tuple[str, str], Held], dict[tuple[str, str], int]]) -> None:
        self._held, self._fresh = mark

    def write(self) -> None:
        """The projections of everything that moved."""
        for key, event_id in self._fresh.items():
            held = self._held[key]
            if isinstance(held, Incident):
                _upsert(self._conn, tables.incident, incident_row(held, event_id, dump_held(held)))
                keep_links(self._conn, held)
                write_holds(self._conn, held)
            else:
                _upsert(self._conn, tables.order, order_row(held, event_id, dump_held(held)))
                self._write_units(held)
        write_receipts(self._conn, self._receipts)
        self._receipts.clear()
        self._fresh.clear()

    def _write_units(self, order: Order) -> None:
        t = tables.order_unit
        self._conn.execute(delete(t).where(t.c.order_id == order.order_id))
        if order.units:
            rows = [{"unit": unit, "order_id": order.order_id} for unit in order.units]
            self._conn.execute(insert(t), rows)


def refold(conn: Connection, rows: Sequence[Row[Any]], calendar: WorkCalendar) -> None:
    """The projections after these events of incidents and orders, in their order."""
    kept = Commands(conn, calendar)
    for row in rows:
        step = STEPS[row.step]
        held = kept.find(row.stream, row.subject) or new(row.stream, row.subject)
        body, facts = load_body(step, row.body), json.loads(row.facts)
        after = advance_other(step, held, body, facts, row.at, row.actor)
        kept.wrote(after, row.id, row.at, row.step, row.role)
    kept.write()


def new(stream: str, subject: str) -> Held:
    return Incident(subject) if stream == "incident" else Order(subject)


def _stream(held: Held) -> str:
    return "incident" if isinstance(held, Incident) else "order"


def _upsert(conn: Connection, table: Any, row: dict[str, Any]) -> None:
    make = lite_insert if conn.dialect.name == "sqlite" else pg_insert
    keys = [column.name for column in table.primary_key.columns]
    rest = {name: value for name, value in row.items() if name not in keys}
    conn.execute(make(table).values(row).on_conflict_do_update(index_elements=keys, set_=rest))
