"""What each account has chosen for its screens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "preference",
        sa.Column("username", sa.String(40), primary_key=True),
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("doc", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("preference")
