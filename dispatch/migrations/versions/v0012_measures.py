"""What cases add to the figures of a month; `anlan rebuild` fills it for the months before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

COUNTS = """
    accepted reported taken_up for_the_desk handled should_handle ontime_handled closed should_close
    ontime_closed ontime_never_deferred never_deferred reworked extended returns dispatches
    kept_dispatches self_handled by_grids signed_ontime dispatched resolved revisited satisfied void
    merged suspended exempt reworks
"""


def upgrade() -> None:
    op.create_table(
        "measure",
        sa.Column("case_id", sa.String(26), primary_key=True),
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("area", sa.String(15), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("scenario", sa.String(10), nullable=False),
        sa.Column("list_version", sa.String(24), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("waits", sa.BigInteger()),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS.split()),
    )
    op.create_index("measure_area", "measure", ["month", "area"])
    op.create_index("measure_unit", "measure", ["month", "unit"])


def downgrade() -> None:
    op.drop_table("measure")
