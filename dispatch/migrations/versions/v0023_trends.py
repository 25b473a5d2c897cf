"""When what a case adds to a month falls in it, and how long it was handled."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0033"

MOMENTS, SUMS = ("registered_at", "closed_at", "counts_at"), ("timed", "took")


def upgrade() -> None:
    for name in MOMENTS:
        op.add_column("measure", sa.Column(name, sa.BigInteger()))
    for name in SUMS:
        op.add_column("measure", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    for name in (*MOMENTS, *SUMS):
        op.drop_column("measure", name)
