"""Receipts: what was known of a reply's delivery becomes an event, so that it can be folded anew."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

SLICE = 5_000
_TOLD = (
    "id",
    "at",
    "stream",
    "subject",
    "version",
    "step",
    "actor",
    "role",
    "body",
    "facts",
    "rooms",
    "gone",
)
_DUE = ("id", "event_id", "channel", "state", "tries", "next_at", "receipt", "at", "version", "moved_at")
EVENT = sa.table("event", *map(sa.column, _TOLD))
REPLY = sa.table("reply_due", *map(sa.column, _DUE))
RECEIPT = sa.table(
    "receipt", *map(sa.column, ("what", "subject", "whom", "stage", "at", "by", "step", "event_id"))
)


def upgrade() -> None:
    op.create_table(
        "receipt",
        sa.Column("what", sa.String(8), primary_key=True),
        sa.Column("subject", sa.String(40), primary_key=True),
        sa.Column("whom", sa.String(80), primary_key=True),
        sa.Column("stage", sa.String(10), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("by", sa.String(24), nullable=False),
        sa.Column("step", sa.String(32), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
    )
    with op.batch_alter_table("reply_due") as reply:
        reply.alter_column("state", type_=sa.String(10), existing_type=sa.String(8), existing_nullable=False)
        for name, kind in (("at", sa.BigInteger), ("version", sa.Integer), ("moved_at", sa.BigInteger)):
            reply.add_column(sa.Column(name, kind(), nullable=False, server_default="0"))
    with op.batch_alter_table("reply_due") as reply:
        for name in ("at", "version", "moved_at"):
            reply.alter_column(name, server_default=None)
    _tell_what_was_sent(op.get_bind())


def _tell_what_was_sent(conn: sa.Connection) -> None:
    """An event and a receipt for each reply that had been sent; what waits starts its tries anew."""
    due = sa.select(EVENT.c.at).where(EVENT.c.id == REPLY.c.event_id).scalar_subquery()
    conn.execute(sa.update(REPLY).values(at=due, moved_at=due, next_at=due, tries=0))
    conn.execute(sa.update(REPLY).where(REPLY.c.state != "sent").values(receipt=""))
    number = conn.execute(sa.select(sa.func.max(EVENT.c.id))).scalar() or 0
    query = sa.select(REPLY).where(REPLY.c.state == "sent").order_by(REPLY.c.id).limit(SLICE)
    last = 0
    while rows := conn.execute(query.where(REPLY.c.id > last)).all():
        conn.execute(sa.insert(EVENT), [_event(number + n, row) for n, row in enumerate(rows, 1)])
        conn.execute(sa.insert(RECEIPT), [_receipt(number + n, row) for n, row in enumerate(rows, 1)])
        number, last = number + len(rows), rows[-1].id
    conn.execute(sa.update(REPLY).where(REPLY.c.state == "sent").values(version=1, tries=1))


def _event(number: int, row: sa.Row[Any]) -> dict[str, object]:
    told = {"stage": "sent"} | ({"note": row.receipt} if row.receipt else {})
    whose = {"stream": "reply", "subject": str(row.id), "version": 1, "step": "receipt", "at": row.at}
    who = {"actor": "system", "role": "system", "facts": "{}", "rooms": "", "gone": ""}
    return {"id": number, "body": json.dumps(told, ensure_ascii=False, separators=(",", ":")), **whose, **who}


def _receipt(number: int, row: sa.Row[Any]) -> dict[str, object]:
    told = {"what": "reply", "subject": str(row.id), "whom": row.channel, "stage": "sent"}
    return {**told, "at": row.at, "by": "system", "step": "receipt", "event_id": number}


def downgrade() -> None:
    op.drop_table("receipt")
    with op.batch_alter_table("reply_due") as reply:
        for name in ("at", "version", "moved_at"):
            reply.drop_column(name)
