"""What tools of the map ask of cases, cut to a scope: which lie inside a shape, which stood open at an
instant, which has a number.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Connection, Engine, func, select

from dispatch import tables
from dispatch.board import cut
from dispatch.domain.likeness import CELL
from dispatch.domain.roles import Scope

PLACED = re.compile(r'"lon":(-?[\d.]+(?:e-?\d+)?),"lat":(-?[\d.]+(?:e-?\d+)?)')
FEW_CELLS = 900  # of a shape: from more on it is quicker to look at every open case
SIGNS = re.compile(r"[0-9A-Za-z-]{3,24}")
Letter = dict[str, Any]


def inside(engine: Engine, scope: Scope, shape: Any) -> list[Letter]:
    """Letters of the open cases inside a sound polygon (EPSG:4490 degrees), what is due first at the top."""
    t = tables.case.c
    query = cut(select(t.letter).where(t.is_open.is_(True)), scope)
    cells = _cells(*shape.bounds)
    if cells:
        query = query.where(t.cell.in_(cells))
    with engine.connect() as conn:
        letters = conn.execute(query).scalars().all()
    placed = [(text, at) for text in letters if (at := PLACED.search(text))]
    points = np.array([(float(at[1]), float(at[2])) for _, at in placed]).reshape(-1, 2)
    shapely.prepare(shape)
    held = shapely.contains_xy(shape, points[:, 0], points[:, 1])
    found: list[Letter] = [json.loads(placed[i][0]) for i in np.flatnonzero(held)]
    return sorted(found, key=lambda one: (one["due"] is None, one["due"] or 0, one["case_id"]))


def _cells(west: float, south: float, east: float, north: float) -> list[str]:
    """The cells of a box, or none where they are too many."""
    rows = range(math.floor(south * CELL), math.floor(north * CELL) + 1)
    columns = range(math.floor(west * CELL), math.floor(east * CELL) + 1)
    return [f"{y}:{x}" for y in rows for x in columns] if len(rows) * len(columns) <= FEW_CELLS else []


def numbered(engine: Engine, scope: Scope, words: str, limit: int) -> list[Letter]:
    """Letters of cases whose number holds the signs, the newest first; other words name none."""
    if not SIGNS.fullmatch(words):
        return []
    t = tables.case.c
    query = cut(select(t.letter).where(t.case_no.icontains(words, autoescape=True)), scope)
    with engine.connect() as conn:
        rows = conn.execute(query.order_by(t.reported_at.desc()).limit(limit)).scalars()
        return [json.loads(text) for text in rows]


def then(engine: Engine, scope: Scope, at: int) -> list[str]:
    """Letters (JSON text) of the cases that stood open at an instant (epoch ms), as they were known then; of
    cases that are in the scope now. What has not moved since is as it stands; else the last letter counts.
    """
    t, e = tables.case.c, tables.event.c
    with engine.connect() as conn:
        last = last_before(conn, at)
        still = cut(select(t.letter).where(t.is_open.is_(True), t.event_id <= last), scope)
        moved = cut(select(t.case_id).where(t.event_id > last), scope)
        newest = (
            select(func.max(e.id))
            .where(e.stream == "case", e.subject.in_(moved), e.id <= last, e.letter.is_not(None))
            .group_by(e.subject)
        )
        before = conn.execute(select(e.letter).where(e.id.in_(newest))).scalars()
        changed = [text for text in before if text and json.loads(text)["open"]]
        return [*conn.execute(still).scalars(), *changed]


def last_before(conn: Connection, at: int) -> int:
    """Number of the last event at or before an instant, 0 before the first. Times rise with numbers."""
    e = tables.event.c
    low, high = 0, conn.execute(select(func.max(e.id))).scalar() or 0
    while low < high:
        middle = (low + high + 1) // 2
        row = conn.execute(select(e.id, e.at).where(e.id >= middle).order_by(e.id).limit(1)).one()
        if row.at <= at:
            low = row.id
        else:
            high = middle - 1
    return low
