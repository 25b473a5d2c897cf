"""When the clock must look at an incident again; and which incidents a case is linked with."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

SOON = 5 * 60_000


def upgrade() -> None:
    op.add_column("incident_now", sa.Column("next_at", sa.BigInteger()))
    conn = op.get_bind()
    t = sa.table("incident_now", *map(sa.column, ("incident_id", "is_open", "doc", "next_at")))
    for row in conn.execute(sa.select(t.c.incident_id, t.c.doc).where(t.c.is_open.is_(True))).all():
        change = sa.update(t).where(t.c.incident_id == row.incident_id)
        conn.execute(change.values(next_at=_next(json.loads(row.doc))))
    op.create_table(
        "incident_case",
        sa.Column("case_id", sa.String(26), primary_key=True),
        sa.Column("incident_id", sa.String(26), primary_key=True),
    )
    op.create_index("incident_case_incident", "incident_case", ["incident_id"])
    link = sa.table("incident_case", sa.column("case_id"), sa.column("incident_id"))
    for row in conn.execute(sa.select(t.c.incident_id, t.c.doc)).all():
        linked = [
            {"case_id": c, "incident_id": row.incident_id} for c in json.loads(row.doc).get("cases", ())
        ]
        if linked:
            conn.execute(sa.insert(link), linked)
    op.create_index("incident_next", "incident_now", ["next_at"])


def _next(told: dict) -> int | None:  # type: ignore[type-arg]
    """Five minutes before the first report that is still to be made."""
    clocks = told.get("reporting") or {}
    phone = None if clocks.get("told_at") or told.get("ended_at") else clocks.get("phone")
    written = None if told.get("sitreps") else clocks.get("written")
    due = [at for at in (phone, written, clocks.get("follow"), clocks.get("final")) if at is not None]
    return min(due) - SOON if due else None


def downgrade() -> None:
    op.drop_table("incident_case")
    op.drop_index("incident_next", "incident_now")
    op.drop_column("incident_now", "next_at")
