"""Cases and incidents: which are linked, and the copies of live cases that a drill begins with."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, insert, select

from dispatch import tables
from dispatch.board import starts
from dispatch.bodies import load_case
from dispatch.domain.emergency.incident import Incident

MOST = 200
TOLD = ("case_id", "title", "state", "urgency", "lon", "lat")


def fork(conn: Connection, area: str) -> list[dict[str, Any]]:
    """Open cases of an area as they stand in this transaction, the newest first, 200 at most."""
    t = tables.case.c
    query = select(t.doc).where(t.is_open.is_(True), starts(t.area, area))
    rows = conn.execute(query.order_by(t.reported_at.desc(), t.case_id).limit(MOST))
    cases = [load_case(doc) for doc in rows.scalars()]
    return [{name: getattr(case, name) for name in TOLD} for case in cases]


def keep_links(conn: Connection, incident: Incident) -> None:
    """The links of an incident as it stands now."""
    t = tables.incident_case
    conn.execute(delete(t).where(t.c.incident_id == incident.incident_id))
    if incident.cases:
        conn.execute(insert(t), [{"case_id": c, "incident_id": incident.incident_id} for c in incident.cases])
