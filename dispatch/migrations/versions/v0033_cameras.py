"""The register of cameras; pictures that are kept for a time only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0026"

IDS = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "camera",
        sa.Column("id", IDS, primary_key=True, autoincrement=True),
        sa.Column("code", sa.String(40), nullable=False, unique=True),
        sa.Column("gb_id", sa.String(20), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("azimuth", sa.Float(), nullable=False),
        sa.Column("angle", sa.Float(), nullable=False),
        sa.Column("range", sa.Float(), nullable=False),
        sa.Column("height", sa.Float(), nullable=False),
        sa.Column("stream", sa.String(500), nullable=False),
        sa.Column("snapshot", sa.String(500), nullable=False),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
    )
    op.create_index("camera_changes", "camera", ["changes"])
    op.add_column("media", sa.Column("expires_at", sa.BigInteger()))


def downgrade() -> None:
    with op.batch_alter_table("media") as media:
        media.drop_column("expires_at")
    op.drop_table("camera")
