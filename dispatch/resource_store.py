"""The register of 应急资源 and who has what of it: two projections, written and read inside a transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, delete, insert, select

from dispatch import tables
from dispatch.domain.emergency.incident import Incident
from dispatch.domain.emergency.resources import Elsewhere, Hold, Kept, Resource, left

_RESOURCE, _HOLD = TypeAdapter(Resource), TypeAdapter(Hold)


def _kept(row: Any) -> Kept:
    return Kept(_RESOURCE.validate_json(row.doc), row.counted_at, row.version)


def _doc(resource: Resource) -> str:
    return _RESOURCE.dump_json(resource, exclude_defaults=True).decode()


def put_rows(conn: Connection, body: Any, at: int) -> None:
    """A list has come into force: its rows are new or take the place of those of their codes."""
    t = tables.resource
    codes = [r.code for r in body.rows]
    known = {
        r.code: r.version for r in conn.execute(select(t.c.code, t.c.version).where(t.c.code.in_(codes)))
    }
    conn.execute(delete(t).where(t.c.code.in_(codes)))
    rows = [
        {
            "code": r.code,
            "city": body.city,
            "counted_at": at,
            "version": known.get(r.code, 0),
            "doc": _doc(r),
        }
        for r in body.rows
    ]
    conn.execute(insert(t), rows)


def put_change(conn: Connection, body: Any, at: int) -> None:
    """A check (it has an `amount`) or a move (it has a point) of one row."""
    t = tables.resource
    row = conn.execute(select(t).where(t.c.code == body.code)).one()
    r, counted = _kept(row).resource, row.counted_at
    if hasattr(body, "amount"):
        r = replace(r, amount=body.amount, condition=body.condition, checked_at=at)
        counted = at
    else:
        r = replace(r, lon=body.lon, lat=body.lat, place=body.place)
    values = {"counted_at": counted, "version": body.version, "doc": _doc(r)}
    conn.execute(t.update().where(t.c.code == body.code).values(**values))


def write_holds(conn: Connection, incident: Incident) -> None:
    t = tables.resource_hold
    conn.execute(delete(t).where(t.c.incident_id == incident.incident_id))
    rows = [
        {
            "incident_id": incident.incident_id,
            "no": h.no,
            "resource": h.resource,
            "incident_no": incident.incident_no,
            "drill": incident.drill,
            "doc": _HOLD.dump_json(h, exclude_defaults=True).decode(),
        }
        for h in incident.holds
    ]
    if rows:
        conn.execute(insert(t), rows)


class Stock:
    """What the steps ask of resources. `fresh` gives the incidents that were moved or read in the open
    transaction: they are known better than their rows.
    """

    def __init__(self, conn: Connection, fresh: Callable[[], Sequence[Incident]]) -> None:
        self._conn, self._fresh = conn, fresh

    def resource(self, code: str) -> Kept | None:
        row = self._conn.execute(select(tables.resource).where(tables.resource.c.code == code)).first()
        return _kept(row) if row else None

    def holds(self, code: str) -> list[Elsewhere]:
        fresh = self._fresh()
        own = {i.incident_id for i in fresh}
        t = tables.resource_hold.c
        rows = self._conn.execute(
            select(tables.resource_hold).where(t.resource == code).order_by(t.incident_id, t.no)
        )
        out = [_elsewhere(row) for row in rows if row.incident_id not in own]
        for i in fresh:
            mine = [h for h in i.holds if h.resource == code]
            out += [Elsewhere(i.incident_id, i.incident_no, i.drill, h) for h in mine]
        return out

    def out(self, code: str) -> list[Elsewhere]:
        return [e for e in self.holds(code) if e.hold.stands and not e.drill]


def _elsewhere(row: Any) -> Elsewhere:
    return Elsewhere(row.incident_id, row.incident_no, row.drill, _HOLD.validate_json(row.doc))


@dataclass(frozen=True, slots=True)
class Standing:
    """A resource as one incident may count on it, or as the register shows it."""

    resource: Resource
    version: int
    left: int
    elsewhere: str  # number of another incident that has it, "" for none


class ResourceBoard:
    """All a screen may ask of the register. Thread-safe."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def standing(self, city: str, incident: Incident | None = None) -> list[Standing]:
        """Every row of a city that is not retired, by code. A drill counts what real incidents have; a real
        incident does not count drills.
        """
        t, h = tables.resource.c, tables.resource_hold.c
        with self._engine.connect() as conn:
            kept = [_kept(r) for r in conn.execute(select(tables.resource).where(t.city == city))]
            codes = select(t.code).where(t.city == city)
            rows = conn.execute(select(tables.resource_hold).where(h.resource.in_(codes)))
            holds = [_elsewhere(r) for r in rows]
        by: dict[str, list[Elsewhere]] = defaultdict(list)
        for one in holds:
            if not one.drill or (incident is not None and incident.drill):
                by[one.hold.resource].append(one)
        own = incident.incident_id if incident else ""
        kept.sort(key=lambda k: k.resource.code)
        return [_standing(k, by[k.resource.code], own) for k in kept if k.resource.condition != "retired"]

    def version(self, stream: str, subject: str) -> int:
        """The last version of the register of a city, or of one row."""
        t = tables.event.c
        query = select(t.version).where(t.stream == stream, t.subject == subject)
        with self._engine.connect() as conn:
            return conn.execute(query.order_by(t.version.desc()).limit(1)).scalar() or 0


def _standing(kept: Kept, holds: Iterable[Elsewhere], own: str) -> Standing:
    holds = list(holds)
    away = next((e.incident_no for e in holds if e.hold.stands and e.incident_id != own), "")
    return Standing(kept.resource, kept.version, left(kept, [e.hold for e in holds]), away)
