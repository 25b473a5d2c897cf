"""Points of 巡查计划."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0031"


def upgrade() -> None:
    op.create_table(
        "patrol_point",
        sa.Column("city", sa.String(6), primary_key=True),
        sa.Column("code", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("route", sa.String(200), nullable=False),
        sa.Column("grid", sa.String(15), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("patrol_point")
