"""Warnings that came from outside as CAP messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "warning",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("city", sa.String(6), nullable=False),
        sa.Column("sender", sa.String(200), nullable=False),
        sa.Column("ref", sa.String(440), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
    )
    op.create_index("warning_city", "warning", ["city", "ended", "ends_at"])
    op.create_index("warning_sender", "warning", ["city", "sender"])


def downgrade() -> None:
    op.drop_table("warning")
