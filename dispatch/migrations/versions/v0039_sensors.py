"""The register of 物联感知设备."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"

IDS = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "sensor",
        sa.Column("id", IDS, primary_key=True, autoincrement=True),
        sa.Column("code", sa.String(40), nullable=False, unique=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("grid", sa.String(15), nullable=False),
        sa.Column("measure", sa.String(12), nullable=False),
        sa.Column("warn", sa.Float(), nullable=False),
        sa.Column("alarm", sa.Float(), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("crossed", sa.BigInteger()),
        sa.Column("told", sa.BigInteger()),
    )
    op.create_index("sensor_grid", "sensor", ["grid"])


def downgrade() -> None:
    op.drop_table("sensor")
