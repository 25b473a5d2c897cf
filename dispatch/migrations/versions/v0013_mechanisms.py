"""Which of the 四个机制 touched which case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "mechanism_case",
        sa.Column("mechanism", sa.String(16), primary_key=True),
        sa.Column("case_id", sa.String(26), primary_key=True),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("first_at", sa.BigInteger, nullable=False),
        sa.Column("last_at", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("mechanism_case")
