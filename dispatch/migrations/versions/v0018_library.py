"""The case library, and the index by which similar cases are found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "library_entry",
        sa.Column("case_id", sa.String(26), primary_key=True),
        sa.Column("area", sa.String(15), nullable=False),
        sa.Column("scenario", sa.String(10), nullable=False),
        sa.Column("matter", sa.String(200), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("worked", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    )
    op.create_index("library_entry_scenario", "library_entry", ["scenario", "at"])
    op.create_index("case_now_scenario", "case_now", ["scenario", "reported_at"])


def downgrade() -> None:
    op.drop_index("case_now_scenario", "case_now")
    op.drop_index("library_entry_scenario", "library_entry")
    op.drop_table("library_entry")
