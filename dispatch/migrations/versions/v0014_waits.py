"""Until when a case that is due in a month waits to be handled."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("measure", sa.Column("handle_waits", sa.BigInteger()))


def downgrade() -> None:
    op.drop_column("measure", "handle_waits")
