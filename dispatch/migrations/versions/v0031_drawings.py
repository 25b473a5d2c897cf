"""Shapes on the map of an area, each with an owner and an end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0035"


def upgrade() -> None:
    op.create_table(
        "drawing",
        sa.Column("drawing", sa.String(26), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(15), nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
    )
    op.create_index("drawing_area", "drawing", ["area", "expires"])


def downgrade() -> None:
    op.drop_table("drawing")
