"""Who must be helped out of an area, sealed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "help_person",
        sa.Column("token", sa.String(26), primary_key=True),
        sa.Column("incident_id", sa.String(26), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
    )
    op.create_index("help_person_incident", "help_person", ["incident_id"])


def downgrade() -> None:
    op.drop_table("help_person")
