"""排班 and 交接班."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "duty_shift",
        sa.Column("area", sa.String(15), primary_key=True),
        sa.Column("unit", sa.String(40), primary_key=True),
        sa.Column("post", sa.String(12), primary_key=True),
        sa.Column("start_at", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("account", sa.String(40), primary_key=True),
        sa.Column("end_at", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
    )
    op.create_index("duty_shift_unit", "duty_shift", ["unit", "end_at"])
    op.create_index("duty_shift_account", "duty_shift", ["account", "end_at"])
    op.create_table(
        "handover",
        sa.Column("handover_id", sa.String(26), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("area", sa.String(15), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("post", sa.String(12), nullable=False),
        sa.Column("start_at", sa.BigInteger, nullable=False),
        sa.Column("end_at", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("giver", sa.String(40), nullable=False),
        sa.Column("taker", sa.String(40), nullable=False),
        sa.Column("given_at", sa.BigInteger, nullable=False),
        sa.Column("taken_at", sa.BigInteger),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("taken_note", sa.Text, nullable=False),
        sa.Column("figures", sa.Text, nullable=False),
        sa.UniqueConstraint("giver", "start_at", "area", "unit", "post"),
    )
    op.create_index("handover_taker", "handover", ["taker", "given_at"])
    op.create_index("handover_area", "handover", ["area", "given_at"])


def downgrade() -> None:
    op.drop_table("handover")
    op.drop_table("duty_shift")
