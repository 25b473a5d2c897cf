"""Rows of the 三项清单."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "matrix_row",
        sa.Column("version", sa.String(24), primary_key=True),
        sa.Column("prefix", sa.String(10), primary_key=True),
        sa.Column("town_role", sa.String(8), nullable=False),
        sa.Column("county_lead", sa.String(40), nullable=False),
        sa.Column("power", sa.String(12), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("matrix_row")
