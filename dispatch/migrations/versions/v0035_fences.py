"""Versions of 围栏规则."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0027"


def upgrade() -> None:
    op.create_table(
        "fence_row",
        sa.Column("version", sa.String(24), primary_key=True),
        sa.Column("code", sa.String(24), primary_key=True),
        sa.Column("doc", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("fence_row")
