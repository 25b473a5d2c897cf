"""The cell of each case's place, so that what lies beside it is found."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from dispatch.domain.likeness import cell_of

revision = "0015"
down_revision = "0014"

SLICE = 5_000


def upgrade() -> None:
    op.add_column("case_now", sa.Column("cell", sa.String(16)))
    conn = op.get_bind()
    t = sa.table("case_now", sa.column("case_id"), sa.column("doc"), sa.column("cell"))
    change = sa.update(t).where(t.c.case_id == sa.bindparam("key")).values(cell=sa.bindparam("place"))
    last = ""
    query = sa.select(t.c.case_id, t.c.doc).order_by(t.c.case_id).limit(SLICE)
    while rows := conn.execute(query.where(t.c.case_id > last)).all():
        conn.execute(change, [{"key": r.case_id, "place": _cell(r.doc)} for r in rows])
        last = rows[-1].case_id
    op.create_index("case_now_cell", "case_now", ["cell", "reported_at"])


def _cell(doc: str) -> str | None:
    told = json.loads(doc)
    return cell_of(told.get("lon"), told.get("lat"))


def downgrade() -> None:
    op.drop_index("case_now_cell", "case_now")
    op.drop_column("case_now", "cell")
