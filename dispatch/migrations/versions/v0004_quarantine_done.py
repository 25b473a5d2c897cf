"""What became of a row in quarantine, by whom and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NEW = (
    ("case_id", sa.String(26)),
    ("done_by", sa.String(80)),
    ("done_at", sa.BigInteger()),
    ("note", sa.Text()),
)


def upgrade() -> None:
    for name, kind in NEW:
        op.add_column("quarantine", sa.Column(name, kind))
    op.create_index("quarantine_open", "quarantine", ["state", "area"])


def downgrade() -> None:
    op.drop_index("quarantine_open", "quarantine")
    for name, _ in NEW:
        op.drop_column("quarantine", name)
