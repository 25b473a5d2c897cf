"""The register of 物联感知设备, and which of them are over their alarm. Readings themselves are telemetry."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, Engine, Row, or_, select, update

from dispatch import audit, tables
from dispatch.bulk import put_over
from dispatch.domain.sensing import ALARM, crossing, level
from dispatch.sensor_rows import SensorRow
from dispatch.store import writing

T = tables.sensor
FIELDS = ("code", "name", "kind", "lon", "lat", "grid", "measure", "warn", "alarm", "unit")
COLUMNS = (T.c.id, T.c.crossed, T.c.told, *(T.c[name] for name in FIELDS))


@dataclass(frozen=True, slots=True)
class Sensor:
    """A row as kept. `crossed`: since when its alarm is crossed; `told`: the crossing that is a case."""

    id: int
    crossed: int | None
    told: int | None
    row: SensorRow

    def level(self, value: float) -> int:
        return level(value, self.row.warn, self.row.alarm)


def put_sensors(engine: Engine, rows: Sequence[SensorRow], by: str, source: str) -> None:
    """All of them, each over what had its code."""
    with writing(engine) as conn:
        put_over(
            conn,
            T,
            [asdict(row) for row in rows],
            ["code"],
            lambda new: {name: new[name] for name in FIELDS[1:]},
        )
    audit.note(engine, by, "sensor.import", source, "ok", f"{len(rows)} rows")


def sensors(engine: Engine, area: str, codes: Collection[str] | None = None) -> list[Sensor]:
    """Those of an area by code; of these codes only, where any are named."""
    query = select(*COLUMNS).where(_inside(area)).order_by(T.c.code)
    if codes is not None:
        query = query.where(T.c.code.in_(codes))
    with engine.connect() as conn:
        return [_sensor(row) for row in conn.execute(query)]


def find_sensors(engine: Engine, area: str, words: str, limit: int) -> list[Sensor]:
    """Sensors of an area by a part of their code or name."""
    said = or_(T.c.code.icontains(words, autoescape=True), T.c.name.contains(words, autoescape=True))
    with engine.connect() as conn:
        rows = conn.execute(select(*COLUMNS).where(_inside(area), said).order_by(T.c.code).limit(limit))
        return [_sensor(row) for row in rows]


def keep_crossing(engine: Engine, sensor: Sensor, value: float, at: int) -> int | None:
    """The crossing that a reading belongs to and that is no case yet; None where there is none."""
    now = sensor.level(value)
    since = crossing(sensor.crossed, now, at)
    if since != sensor.crossed:
        before = T.c.crossed.is_(None) if sensor.crossed is None else T.c.crossed == sensor.crossed
        with writing(engine) as conn:
            conn.execute(update(T).where(T.c.id == sensor.id, before).values(crossed=since))
            since = conn.execute(select(T.c.crossed).where(T.c.id == sensor.id)).scalar()
    return since if now == ALARM and since != sensor.told else None


def crossing_told(engine: Engine, sensor: Sensor, since: int) -> None:
    """The crossing has become a case."""
    with writing(engine) as conn:
        conn.execute(update(T).where(T.c.id == sensor.id).values(told=since))


def _sensor(row: Row[tuple[object, ...]]) -> Sensor:
    told = dict(row._mapping)
    kept = {name: told.pop(name) for name in ("id", "crossed", "told")}
    return Sensor(**kept, row=SensorRow(**told))


def _inside(area: str) -> ColumnElement[bool]:
    return T.c.grid.between(area, area.ljust(15, "9"))
