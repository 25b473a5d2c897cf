"""Reads of incidents and orders for screens, cut to a scope; and both as they stood at an instant."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, or_, select

from dispatch import tables
from dispatch.board import starts
from dispatch.bodies import STEPS, load_body
from dispatch.command import Held, dump_held, load_incident, load_order, new
from dispatch.domain.case import Case
from dispatch.domain.emergency.incident import Incident
from dispatch.domain.emergency.order import Order
from dispatch.domain.fold import advance_other
from dispatch.domain.roles import Scope, sees

MOST = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of an incident or of one of its orders, as the log shows it."""

    id: int
    at: int
    stream: str
    subject: str
    step: str
    actor: str
    role: str
    body: dict[str, Any]


class CommandBoard:
    """All a screen may ask of emergencies. Thread-safe."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def incidents(self, scope: Scope, open_only: bool = True) -> list[Incident]:
        """The newest first, at most 500."""
        t = tables.incident.c
        query = select(t.doc).where(starts(t.area, scope.area)).order_by(t.declared_at.desc()).limit(MOST)
        if open_only:
            query = query.where(t.is_open.is_(True))
        with self._engine.connect() as conn:
            found = [load_incident(doc) for doc in conn.execute(query).scalars()]
        return [i for i in found if sees(scope, i.area, None, i.units)]

    def incident(self, incident_id: str, scope: Scope) -> Incident | None:
        """None when there is no such incident in the scope."""
        t = tables.incident.c
        with self._engine.connect() as conn:
            doc = conn.execute(select(t.doc).where(t.incident_id == incident_id)).scalar()
        found = load_incident(doc) if doc else None
        return found if found and sees(scope, found.area, None, found.units) else None

    def of_case(self, case: Case, scope: Scope) -> list[Incident]:
        """Incidents in the scope that a case is linked with, or that it was turned into, the newest first."""
        t, link = tables.incident.c, tables.incident_case.c
        linked = t.incident_id.in_(select(link.incident_id).where(link.case_id == case.case_id))
        named = (t.city == case.area[:6]) & (t.incident_no == case.incident)
        query = select(t.doc).where(linked | named if case.incident else linked, t.drill.is_(False))
        with self._engine.connect() as conn:
            rows = conn.execute(query.order_by(t.declared_at.desc()).limit(MOST)).scalars()
            found = [load_incident(doc) for doc in rows]
        return [i for i in found if sees(scope, i.area, None, i.units)]

    def orders(self, incident_id: str) -> list[Order]:
        """By number."""
        t = tables.order.c
        query = select(t.doc).where(t.incident_id == incident_id).order_by(t.no)
        with self._engine.connect() as conn:
            return [load_order(doc) for doc in conn.execute(query).scalars()]

    def order(self, order_id: str, scope: Scope) -> Order | None:
        """None when there is no such order in the scope."""
        t = tables.order.c
        with self._engine.connect() as conn:
            doc = conn.execute(select(t.doc).where(t.order_id == order_id)).scalar()
        found = load_order(doc) if doc else None
        return found if found and sees(scope, found.area, None, found.units) else None

    def orders_of(self, unit: str) -> list[Order]:
        """Open orders that a unit has to answer, the newest first."""
        t, u = tables.order.c, tables.order_unit.c
        query = select(t.doc).join_from(tables.order, tables.order_unit, t.order_id == u.order_id)
        query = query.where(u.unit == unit, t.is_open.is_(True)).order_by(t.order_id.desc()).limit(MOST)
        with self._engine.connect() as conn:
            return [load_order(doc) for doc in conn.execute(query).scalars()]

    def log(self, incident_id: str, until: int | None = None) -> list[Entry]:
        """Events of the incident and of its orders, up to and with `until` (epoch ms)."""
        return [
            Entry(r.id, r.at, r.stream, r.subject, r.step, r.actor, r.role, json.loads(r.body))
            for r in self._rows(incident_id, until)
        ]

    def at(self, incident_id: str, until: int) -> tuple[Incident, list[Order]]:
        """Both as they were known at an instant: the same fold over fewer events."""
        (then,) = self.film(incident_id, [until])
        return then

    def film(self, incident_id: str, instants: Sequence[int]) -> list[tuple[Incident, list[Order]]]:
        """Both as they were known at each of these instants, which rise; one walk through the events."""
        held: dict[str, Held] = {incident_id: Incident(incident_id)}
        rows, frames = self._rows(incident_id, instants[-1] if instants else 0), []
        done = 0
        for until in instants:
            while done < len(rows) and rows[done].at <= until:
                row = rows[done]
                step = STEPS[row.step]
                before = held.get(row.subject) or new(row.stream, row.subject)
                body, facts = load_body(step, row.body), json.loads(row.facts)
                held[row.subject] = advance_other(step, before, body, facts, row.at, row.actor)
                done += 1
            incident = held[incident_id]
            assert isinstance(incident, Incident)
            orders = [o for o in held.values() if isinstance(o, Order)]
            frames.append((incident, sorted(orders, key=lambda o: o.no)))
        return frames

    def _rows(self, incident_id: str, until: int | None) -> list[Any]:
        t, o = tables.event.c, tables.order.c
        orders = select(o.order_id).where(o.incident_id == incident_id)
        query = select(tables.event).where(
            or_(
                (t.stream == "incident") & (t.subject == incident_id),
                (t.stream == "order") & t.subject.in_(orders),
            )
        )
        if until is not None:
            query = query.where(t.at <= until)
        with self._engine.connect() as conn:
            return list(conn.execute(query.order_by(t.id)))


def fingerprint(incident: Incident, orders: list[Order]) -> str:
    """SHA-256 of a state: a replay is right when it gives the one that was live."""
    held: list[Held] = [incident, *orders]
    text = "\n".join(map(dump_held, held))
    return hashlib.sha256(text.encode()).hexdigest()
