"""The register of 应急资源, and what incidents have of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "resource",
        sa.Column("code", sa.String(32), primary_key=True),
        sa.Column("city", sa.String(6), nullable=False),
        sa.Column("counted_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
    )
    op.create_index("resource_city", "resource", ["city"])
    op.create_table(
        "resource_hold",
        sa.Column("incident_id", sa.String(26), primary_key=True),
        sa.Column("no", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("resource", sa.String(32), nullable=False),
        sa.Column("incident_no", sa.String(24), nullable=False),
        sa.Column("drill", sa.Boolean(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
    )
    op.create_index("resource_hold_of", "resource_hold", ["resource"])


def downgrade() -> None:
    op.drop_table("resource_hold")
    op.drop_table("resource")
