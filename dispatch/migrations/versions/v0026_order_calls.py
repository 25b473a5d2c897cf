"""What is due to a channel may belong to an order instead of a case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0022"


def upgrade() -> None:
    with op.batch_alter_table("reply_due") as reply:
        reply.alter_column("case_id", existing_type=sa.String(26), nullable=True)
        reply.add_column(sa.Column("order_id", sa.String(26)))
    op.create_index("reply_due_order", "reply_due", ["order_id"])


def downgrade() -> None:
    op.execute("DELETE FROM reply_due WHERE case_id IS NULL")
    op.drop_index("reply_due_order", "reply_due")
    with op.batch_alter_table("reply_due") as reply:
        reply.drop_column("order_id")
        reply.alter_column("case_id", existing_type=sa.String(26), nullable=False)
