"""Incidents and orders as they stand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "incident_now",
        sa.Column("incident_id", sa.String(26), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("incident_no", sa.String(24), nullable=False),
        sa.Column("city", sa.String(6), nullable=False),
        sa.Column("area", sa.String(15), nullable=False),
        sa.Column("war", sa.Boolean(), nullable=False),
        sa.Column("drill", sa.Boolean(), nullable=False),
        sa.Column("declared_at", sa.BigInteger(), nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.UniqueConstraint("city", "incident_no"),
    )
    op.create_index("incident_open", "incident_now", ["is_open", "area"])
    op.create_table(
        "order_now",
        sa.Column("order_id", sa.String(26), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("incident_id", sa.String(26), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(15), nullable=False),
        sa.Column("next_at", sa.BigInteger()),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.UniqueConstraint("incident_id", "no"),
    )
    op.create_index("order_next", "order_now", ["next_at"])
    op.create_table(
        "order_unit",
        sa.Column("unit", sa.String(40), primary_key=True),
        sa.Column("order_id", sa.String(26), primary_key=True),
    )
    op.create_index("order_unit_order", "order_unit", ["order_id"])


def downgrade() -> None:
    for table in ("order_unit", "order_now", "incident_now"):
        op.drop_table(table)
