"""What tools of the map ask of cases, cut to a scope: which lie inside a shape, which stood open at an
instant, which has a number.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Connection, Engine, func, select

from dispatch import tables
from dispatch.board import cut
from dispatch.domain.likeness import CELL
from dispatch.domain.roles import Scope

PLACED = re.compile(r'"lon":(-?[\d.]+(?:e-?\d+)?),"lat":(-?[\d.]+(?:e-?\d+)?)')
FEW_CELLS = 20_000  # of a shape: from more on it is quicker to look at every open case
BESIDE = (-1, 0, 1)
MOST_ASKED = 900  # ids in one question
SIGNS = re.compile(r"[0-9A-Za-z-]{3,24}")
Letter = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Inside:
    """The open cases inside a shape: ids, what is due first at the top; how many are over; how urgent."""

    ids: list[str]
    over: int
    urgency: dict[str, int]


def inside(engine: Engine, scope: Scope, shape: Any) -> Inside:
    """The open cases inside a sound polygon (EPSG:4490 degrees). Only where its edge goes through a cell
    does a case's own point have to be looked at.
    """
    t = tables.case.c
    open_ = select(t.case_id, t.cell, t.urgency, t.lamp, t.due).where(
        t.is_open.is_(True), t.cell.is_not(None)
    )
    few = _cells(*shape.bounds)
    asked = [few[i : i + MOST_ASKED] for i in range(0, len(few), MOST_ASKED)]
    queries = [open_.where(t.cell.in_(part)) for part in asked] or [open_]
    with engine.connect() as conn:
        rows = [row for query in queries for row in conn.execute(cut(query, scope)).all()]
        held, edge = _sorted_cells([row[1] for row in rows], shape)
        points = ((i, PLACED.search(text)) for i, text in _texts(conn, [rows[k][0] for k in edge]))
        near = {i for i, at in points if at and shapely.contains_xy(shape, float(at[1]), float(at[2]))}
    found = [rows[k] for k in held] + [rows[k] for k in edge if rows[k][0] in near]
    found.sort(key=lambda row: (row[4] is None, row[4] or 0, row[0]))
    lamps, urgency = Counter(row[3] for row in found), Counter(row[2] for row in found)
    return Inside([row[0] for row in found], lamps["red"], dict(urgency))


def letters(engine: Engine, ids: Sequence[str]) -> list[Letter]:
    """Letters of these cases, in their order; of one that is gone meanwhile none."""
    with engine.connect() as conn:
        known = dict(_texts(conn, ids))
    return [json.loads(known[i]) for i in ids if i in known]


def _texts(conn: Connection, ids: Sequence[str]) -> list[tuple[str, str]]:
    t = tables.case.c
    out: list[tuple[str, str]] = []
    for start in range(0, len(ids), MOST_ASKED):
        part = ids[start : start + MOST_ASKED]
        rows = conn.execute(select(t.case_id, t.letter).where(t.case_id.in_(part)))
        out += [(row.case_id, row.letter) for row in rows]
    return out


def _sorted_cells(cells: Sequence[str], shape: Any) -> tuple[list[int], list[int]]:
    """Of these cells the numbers of those that lie whole in the shape, and of those that its edge goes
    through. Only cells beside the edge are cut with it; of others the middle tells.
    """
    y, x = np.fromstring(":".join(cells), np.int64, sep=":").reshape(-1, 2).T
    steps = np.floor(shapely.get_coordinates(shapely.segmentize(shape, 1 / CELL)) * CELL).astype(np.int64)
    strip = np.unique([_key(steps[:, 1] + up, steps[:, 0] + aside) for up in BESIDE for aside in BESIDE])
    beside = np.isin(_key(y, x), strip)
    shapely.prepare(shape)
    whole = ~beside & shapely.contains_xy(shape, (x + 0.5) / CELL, (y + 0.5) / CELL)
    near = np.flatnonzero(beside)
    west, south = x[near] / CELL, y[near] / CELL
    boxes = shapely.box(west, south, west + 1 / CELL, south + 1 / CELL)
    inner, met = shapely.contains(shape, boxes), shapely.intersects(shape, boxes)
    whole[near[inner]] = True
    return np.flatnonzero(whole).tolist(), near[met & ~inner].tolist()


def _key(y: Any, x: Any) -> Any:
    return y * 1_000_000 + x  # columns of the whole earth are fewer


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
