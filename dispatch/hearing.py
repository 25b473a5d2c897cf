"""Who may hear of an incident, read from its row: without the steps, so that a gateway stays small."""

from __future__ import annotations

from sqlalchemy import Engine, select

from dispatch import tables
from dispatch.domain.roles import Scope, sees


def hears(engine: Engine, incident_id: str, scope: Scope) -> bool:
    """Whether there is such an incident in the scope."""
    t = tables.incident.c
    with engine.connect() as conn:
        row = conn.execute(select(t.area, t.units).where(t.incident_id == incident_id)).one_or_none()
    return row is not None and sees(scope, row.area, None, tuple(row.units.split()))
