"""The register of 部件: rows come in by the thousand, the map takes them as one binary, a press asks for one.

A city's `changes` grows when rows have come in: what was packed before is then packed anew.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, func, insert, or_, select, update

from dispatch import audit, tables
from dispatch.bulk import put_over
from dispatch.domain.errors import DispatchError
from dispatch.part_rows import ON_MAP, PartRow
from dispatch.store import writing
from geodata.pbin import pack_points

SLICE = 5_000  # rows of one transaction: others write in between
COLUMNS = tuple(tables.part.c[name] for name in ("code", "name", "lon", "lat", "grid", "unit", "state"))
CITY = 6  # digits of a code
T, S = tables.part, tables.part_set


class UnknownPart(DispatchError):
    """No such part, or not one this viewer may know of. data: code."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The parts of an area for the map; `version` is a digest of `data`."""

    version: str
    parts: int
    data: bytes


def put_parts(engine: Engine, city: str, rows: Sequence[PartRow], by: str, source: str) -> int:
    """All of them, each over what had its code; how many parts the city has now."""
    for at in range(0, len(rows), SLICE):
        with writing(engine) as conn:
            put_over(
                conn,
                T,
                [asdict(row) for row in rows[at : at + SLICE]],
                ["code"],
                lambda new: {c.name: new[c.name] for c in COLUMNS[1:]},
            )
    with writing(engine) as conn:
        there = select(func.count()).select_from(T).where(_of_city(city))
        parts = int(conn.execute(there).scalar_one())
        values = {"parts": parts, "at": round(time.time() * 1000), "by": by}
        told = update(S).where(S.c.city == city).values(values | {"changes": S.c.changes + 1})
        if not conn.execute(told).rowcount:
            conn.execute(insert(S), values | {"city": city, "changes": 1})
    audit.note(engine, by, "part.import", source, "ok", f"{city} {len(rows)} rows, {parts} parts")
    return parts


def sets(engine: Engine) -> dict[str, tuple[int, int]]:
    """(changes, since when in ms) of each city that has parts."""
    with engine.connect() as conn:
        return {city: (n, at) for city, n, at in conn.execute(select(S.c.city, S.c.changes, S.c.at))}


@lru_cache(maxsize=16)
def drawn(engine: Engine, area: str, changes: int) -> Drawn:
    """The parts of a city or an area in it that stand there now; packed once for each of its `changes`."""
    with engine.connect() as conn:
        rows = conn.execute(
            select(T.c.code, T.c.lon, T.c.lat).where(_inside(area), T.c.state.in_(ON_MAP))
        ).all()
    codes = [r.code for r in rows]
    data = pack_points(
        [int(code[6:10]) for code in codes],
        [int(code[10:]) for code in codes],
        [r.lon for r in rows],
        [r.lat for r in rows],
    )
    return Drawn(hashlib.sha256(data).hexdigest()[:16], len(rows), data)


def one_part(engine: Engine, code: str, area: str) -> PartRow:
    """Raises UnknownPart where it is not inside the area."""
    with engine.connect() as conn:
        row = conn.execute(select(*COLUMNS).where(T.c.code == code, _inside(area))).first()
    if row is None:
        raise UnknownPart(code=code[:16])
    return _part(row)


def find_parts(engine: Engine, area: str, words: str, classes: Collection[str], limit: int) -> list[PartRow]:
    """Parts of an area by a part of the code or name, or of one of these classes (four digits)."""
    said = [T.c.code.contains(words, autoescape=True), T.c.name.contains(words, autoescape=True)]
    said += [T.c.code.like(f"{area[:CITY]}{one}%") for one in classes]
    query = select(*COLUMNS).where(_inside(area), T.c.state.in_(ON_MAP), or_(*said))
    with engine.connect() as conn:
        return [_part(row) for row in conn.execute(query.order_by(T.c.code).limit(limit))]


def _part(row: Row[Any]) -> PartRow:
    return PartRow(**row._mapping)


def _of_city(city: str) -> ColumnElement[bool]:
    return T.c.code.between(city, city.ljust(16, "9"))


def _inside(area: str) -> ColumnElement[bool]:
    return T.c.grid.between(area, area.ljust(15, "9"))
