"""Which pictures a case cites, taken from the cases as they stand."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    table = op.create_table(
        "case_media",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("case_id", sa.String(26), primary_key=True),
    )
    cases = op.get_bind().execute(sa.text("SELECT case_id, doc FROM case_now")).all()
    cited = {(one["sha256"], case_id) for case_id, doc in cases for one in json.loads(doc).get("media", [])}
    if cited:
        op.bulk_insert(table, [{"sha256": sha256, "case_id": case_id} for sha256, case_id in sorted(cited)])


def downgrade() -> None:
    op.drop_table("case_media")
