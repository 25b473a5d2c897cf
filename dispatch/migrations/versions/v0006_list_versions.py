"""Versions of lists with name, date and hand, and which is in force where."""

from __future__ import annotations

import time

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    version = op.create_table(
        "list_version",
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("version", sa.String(24), primary_key=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
    )
    op.create_table(
        "list_force",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True
        ),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("city", sa.String(6), nullable=False),
        sa.Column("version", sa.String(24), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
    )
    op.create_index("list_force_kind", "list_force", ["kind", "id"])
    kept = op.get_bind().execute(sa.text("SELECT version, count(*) FROM scenario GROUP BY version")).all()
    now = round(time.time() * 1000)
    rows = [
        {"kind": "matters", "version": v, "name": "升级前的清单", "at": now, "by": "system", "rows": n}
        for v, n in kept
    ]
    if rows:
        op.bulk_insert(version, rows)


def downgrade() -> None:
    op.drop_table("list_force")
    op.drop_table("list_version")
