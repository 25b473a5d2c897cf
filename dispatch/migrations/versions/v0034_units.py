"""States of units, and where they went: kept thirty days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "unit_state",
        sa.Column("code", sa.String(40), primary_key=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
    )
    op.create_table(
        "trail",
        sa.Column("code", sa.String(40), primary_key=True),
        sa.Column("at", sa.BigInteger(), primary_key=True),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
    )
    op.create_index("trail_at", "trail", ["at"])


def downgrade() -> None:
    op.drop_table("trail")
    op.drop_table("unit_state")
