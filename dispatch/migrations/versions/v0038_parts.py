"""The register of 部件."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0036"


def upgrade() -> None:
    op.create_table(
        "part",
        sa.Column("code", sa.String(16), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("grid", sa.String(15), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
    )
    op.create_index("part_grid", "part", ["grid"])
    op.create_table(
        "part_set",
        sa.Column("city", sa.String(6), primary_key=True),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("part_set")
    op.drop_table("part")
