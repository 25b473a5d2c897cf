"""Drawings on the map of an area as they stand: written with their event, read by scope, until they end."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Engine, insert, or_, select

from dispatch import tables
from dispatch.board import starts
from dispatch.domain.errors import UnknownCommand
from dispatch.domain.roles import Scope, around
from dispatch.wire import encode

MOST = 500


def put_drawing(conn: Connection, body: Any, at: int) -> None:
    """A shape stands from now on, or one that stood is rubbed out."""
    t = tables.drawing
    if not hasattr(body, "points"):
        rubbed = {"erased": True, "version": body.version}
        conn.execute(t.update().where(t.c.drawing == body.drawing).values(**rubbed))
        return
    row = {
        "drawing": body.drawing,
        "version": body.version,
        "area": body.area,
        "owner": body.owner,
        "at": at,
        "expires": body.expires,
        "erased": False,
        "doc": json.dumps(shape_of(body), ensure_ascii=False),
    }
    conn.execute(insert(t), [row])


def shape_of(body: Any) -> dict[str, Any]:
    return {"kind": body.kind, "points": body.points, "metres": body.metres, "label": body.label}


def letter_of_drawing(event_id: int, at: int, body: Any) -> tuple[str, tuple[str, ...]]:
    """What is heard around the area. No case and no incident, which tells it from their letters."""
    told: dict[str, Any] = {"drawing": body.drawing, "erased": not hasattr(body, "points")}
    if not told["erased"]:
        told |= shape_of(body) | {"area": body.area, "owner": body.owner, "at": at, "expires": body.expires}
    letter = {
        "id": event_id,
        "at": at,
        "case_id": None,
        "incident_id": None,
        "order_id": None,
        "step": "rub_out" if told["erased"] else "sketch",
        "scope": body.area,
        "flags": [],
        "drawing": told,
    }
    return encode(letter), around(body.area)


def standing(engine: Engine, scope: Scope, now: int) -> list[dict[str, Any]]:
    """Drawings of areas in the scope or above it that have not ended, the newest first."""
    t = tables.drawing.c
    above = [scope.area[:n] for n in range(4, len(scope.area) + 1)]
    query = select(tables.drawing).where(
        or_(starts(t.area, scope.area), t.area.in_(above)), t.erased.is_(False), t.expires > now
    )
    with engine.connect() as conn:
        rows = conn.execute(query.order_by(t.at.desc(), t.drawing).limit(MOST)).all()
    return [_told(row) for row in rows]


def one(engine: Engine, scope: Scope, drawing: str, now: int) -> tuple[dict[str, Any], int]:
    """A drawing that stands, and its version. Raises UnknownCommand."""
    found = next((d for d in standing(engine, scope, now) if d["drawing"] == drawing), None)
    if found is None:
        raise UnknownCommand(subject=drawing[:40])
    with engine.connect() as conn:
        t = tables.drawing.c
        return found, conn.execute(select(t.version).where(t.drawing == drawing)).scalar_one()


def _told(row: Any) -> dict[str, Any]:
    head = {name: getattr(row, name) for name in ("drawing", "area", "owner", "at", "expires")}
    return head | dict(json.loads(row.doc))
