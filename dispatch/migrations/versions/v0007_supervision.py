"""What the supervision page lists: 督办 orders, 退单, and late cases by an index of their own.

What happened before is filled in by `anlan rebuild`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "case_order",
        sa.Column("case_id", sa.String(26), primary_key=True),
        sa.Column("no", sa.Integer(), primary_key=True),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("grade", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
    )
    op.create_index("case_order_open", "case_order", ["is_open", "due"])
    op.create_index("case_order_ended", "case_order", ["ended_at"])
    op.create_table(
        "case_return",
        sa.Column(
            "event_id",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("case_id", sa.String(26), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("scenario", sa.String(10), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
    )
    op.create_index("case_return_at", "case_return", ["at", "scenario"])
    op.create_index("case_now_late", "case_now", ["is_open", "lamp", "area"])


def downgrade() -> None:
    op.drop_index("case_now_late", "case_now")
    op.drop_table("case_return")
    op.drop_table("case_order")
