"""The grids that parts and sensors stand in, told anew when areas have come into force."""

from __future__ import annotations

from sqlalchemy import Engine, bindparam, select, update

from dispatch import tables
from dispatch.store import writing
from geodata.atlas import Atlas

SLICE = 5_000  # rows of one transaction: others write in between


def place_anew(engine: Engine, atlas: Atlas, city: str) -> int:
    """How many have another grid now; what lies in none of the city keeps the one it had."""
    moved = 0
    for table in (tables.part, tables.sensor):
        t = table.c
        here = t.grid.between(city, city.ljust(15, "9"))
        with engine.connect() as conn:
            rows = conn.execute(select(t.code, t.lon, t.lat, t.grid).where(here)).all()
        grids = atlas.locate_many([r.lon for r in rows], [r.lat for r in rows])
        changed = [
            {"of": row.code, "now": grid}
            for row, grid in zip(rows, grids, strict=True)
            if grid and grid.startswith(city) and grid != row.grid
        ]
        change = update(table).where(t.code == bindparam("of")).values(grid=bindparam("now"))
        for at in range(0, len(changed), SLICE):
            with writing(engine) as conn:
                conn.execute(change, changed[at : at + SLICE])
        moved += len(changed)
    if moved:
        s = tables.part_set.c
        with writing(engine) as conn:
            conn.execute(update(tables.part_set).where(s.city == city).values(changes=s.changes + 1))
    return moved
