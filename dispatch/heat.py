"""Counts for layers of the map: cases of the last day by cell, open cases by grid; cut to a scope."""

from __future__ import annotations

from sqlalchemy import Engine, func, select

from dispatch import tables
from dispatch.board import cut
from dispatch.domain.likeness import CELL
from dispatch.domain.roles import Scope

DAY = 86_400_000
MOST_CELLS = 5_000


def heat(engine: Engine, scope: Scope, now: int) -> list[tuple[float, float, int]]:
    """(lon, lat, cases reported in the last 24 hours) of each cell that has any, the fullest first."""
    t = tables.case.c
    n = func.count()
    query = cut(select(t.cell, n).where(t.reported_at > now - DAY, t.cell.is_not(None)), scope)
    with engine.connect() as conn:
        rows = conn.execute(query.group_by(t.cell).order_by(n.desc(), t.cell).limit(MOST_CELLS)).all()
    out = []
    for cell, count in rows:
        row, _, column = str(cell).partition(":")
        out.append((round((int(column) + 0.5) / CELL, 6), round((int(row) + 0.5) / CELL, 6), count))
    return out


def open_by_grid(engine: Engine, scope: Scope) -> dict[str, int]:
    """How many open cases each grid of the scope has."""
    t = tables.case.c
    query = cut(select(t.area, func.count()).where(t.is_open.is_(True)), scope).group_by(t.area)
    with engine.connect() as conn:
        return dict(conn.execute(query).tuples().all())
