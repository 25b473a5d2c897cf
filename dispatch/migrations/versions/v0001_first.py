"""The first schema: every table as this release knows it."""

from __future__ import annotations

from alembic import op

from dispatch.tables import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    metadata.create_all(op.get_bind())


def downgrade() -> None:
    metadata.drop_all(op.get_bind())
