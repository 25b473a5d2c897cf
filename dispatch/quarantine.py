"""What could not be taken in is kept with its raw text and reason, so that nothing is lost."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, func, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert

from dispatch import tables
from dispatch.domain.errors import BadField, DispatchError
from dispatch.store import writing

MOST_RAW = 65_536


class UnknownRow(DispatchError):
    """No such open row in the scope. data: id."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One row. `raw` is what was sent, its reporter sealed; `field` and `reason` say why it was refused, and
    `detail` as `why_of` reads it.
    """

    id: int
    at: int
    channel: str
    ref: str
    area: str
    raw: str
    field: str
    reason: str
    detail: str


COLUMNS = tuple(tables.quarantine.c[f.name] for f in fields(Kept))


def refusal(channel: str, ref: str, area: str, raw: str, error: DispatchError) -> dict[str, object]:
    """A row as it is kept."""
    told = {name: value for name, value in error.data.items() if name != "field"}
    return {
        "at": round(time.time() * 1000),
        "channel": channel,
        "ref": ref[:128],
        "area": area,
        "raw": raw[:MOST_RAW],
        "field": str(error.data.get("field", "body"))[:40],
        "reason": type(error).__name__,
        "detail": json.dumps(told, ensure_ascii=False, default=str) if "why" in told else "",
        "state": "open",
    }


def why_of(detail: str) -> tuple[str, dict[str, object]]:
    """Key and holes of the reason of a row; of one that was kept before there were keys, its words."""
    try:
        told = json.loads(detail)
    except ValueError:
        return detail, {}
    return str(told.pop("why")), told


def keep(engine: Engine, row: Mapping[str, object]) -> bool:
    """Keep one row; False when the same row was already kept for the same reason."""
    with writing(engine) as conn:
        once = _once(conn).values(row).returning(tables.quarantine.c.id)
        return conn.execute(once).first() is not None


def keep_all(engine: Engine, rows: Sequence[dict[str, object]]) -> None:
    """Those that are not kept for the same reason already."""
    if rows:
        with writing(engine) as conn:
            conn.execute(_once(conn), list(rows))


def _once(conn: Connection) -> Any:
    make = lite_insert if conn.dialect.name == "sqlite" else pg_insert
    return make(tables.quarantine).on_conflict_do_nothing()


def counts(engine: Engine, area: str) -> dict[str, int]:
    """Open rows per reason and field inside an area."""
    t = tables.quarantine.c
    query = select(t.reason, t.field, func.count()).where(t.area.startswith(area), t.state == "open")
    with engine.connect() as conn:
        rows = conn.execute(query.group_by(t.reason, t.field).order_by(func.count().desc()))
        return {f"{reason}.{field}": n for reason, field, n in rows}


def rows(
    engine: Engine, area: str, reason: str = "", field: str = "", after: int = 0, limit: int = 100
) -> list[Kept]:
    """Open rows inside an area, of one reason and field where they are named, by id from `after` on."""
    t = tables.quarantine.c
    query = select(*COLUMNS).where(t.area.startswith(area), t.state == "open", t.id > after)
    if reason:
        query = query.where(t.reason == reason, t.field == field)
    with engine.connect() as conn:
        return [Kept(*r) for r in conn.execute(query.order_by(t.id).limit(limit))]


def row(engine: Engine, area: str, id_: int) -> Kept:
    """An open row inside an area. Raises UnknownRow."""
    t = tables.quarantine.c
    query = select(*COLUMNS).where(t.id == id_, t.area.startswith(area), t.state == "open")
    with engine.connect() as conn:
        found = conn.execute(query).first()
    if found is None:
        raise UnknownRow(id=id_)
    return Kept(*found)


def entered(engine: Engine, kept: Kept, case_id: str, by: str) -> None:
    """What was sent under this number is a case now, for whatever reasons it had been kept."""
    t = tables.quarantine.c
    _done(
        engine,
        (t.channel == kept.channel) & (t.ref == kept.ref),
        state="entered",
        case_id=case_id,
        done_by=by,
    )


def dropped(engine: Engine, kept: Kept, by: str, note: str) -> None:
    """It shall never be a case; the row stays, with the reason. Raises BadField."""
    if not note.strip():
        raise BadField(field="note", why="missing")
    _done(engine, tables.quarantine.c.id == kept.id, state="dropped", done_by=by, note=note.strip()[:500])


def _done(engine: Engine, which: ColumnElement[bool], **values: str) -> None:
    t = tables.quarantine
    with writing(engine) as conn:
        done = update(t).where(which, t.c.state == "open").values(done_at=round(time.time() * 1000), **values)
        conn.execute(done)
