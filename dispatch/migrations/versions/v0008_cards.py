"""红黄牌 of units, kept beside their cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "card",
        sa.Column("case_id", sa.String(26), primary_key=True),
        sa.Column("no", sa.Integer, primary_key=True),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("area", sa.String(15), nullable=False),
        sa.Column("colour", sa.String(6), nullable=False),
        sa.Column("rule", sa.String(60), nullable=False),
        sa.Column("version", sa.String(24), nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("fell_at", sa.BigInteger, nullable=False),
        sa.Column("lifted_at", sa.BigInteger),
        sa.Column("revoked", sa.Boolean, nullable=False),
    )
    op.create_index("card_unit", "card", ["unit", "fell_at"])
    op.create_index("card_area", "card", ["area", "fell_at"])


def downgrade() -> None:
    op.drop_table("card")
