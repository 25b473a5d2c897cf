"""The units of an incident stand in its row, for who may hear of it."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0034"

INCIDENT = sa.table("incident_now", *map(sa.column, ("incident_id", "doc", "units")))


def upgrade() -> None:
    op.add_column("incident_now", sa.Column("units", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("incident_now") as incident:
        incident.alter_column("units", server_default=None)
    conn, t = op.get_bind(), INCIDENT.c
    for row in conn.execute(sa.select(t.incident_id, t.doc)).all():
        change = sa.update(INCIDENT).where(t.incident_id == row.incident_id)
        conn.execute(change.values(units=" ".join(_units(json.loads(row.doc)))))


def _units(told: dict[str, Any]) -> list[str]:
    """Owners of lines, of posts, of what is held, of improvements."""
    lines, posts, holds = (told.get(name, ()) for name in ("lines", "posts", "holds"))
    owners = [line["unit"] for line in lines] + [post["unit"] for post in posts if post["unit"]]
    owners += [hold["unit"] for hold in holds if hold["state"] != "returned"]
    owners += [one["unit"] for one in told.get("improvements", ())]
    return list(dict.fromkeys(owners))


def downgrade() -> None:
    op.drop_column("incident_now", "units")
