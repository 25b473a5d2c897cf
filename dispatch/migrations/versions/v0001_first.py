"""The first schema; long because what was released is not changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _account()
    _api_key()
    _area()
    _area_set()
    _audit()
    _case_now()
    _case_number()
    _case_unit()
    _counter()
    _event()
    _intake()
    _media()
    _person()
    _person_key()
    _place()
    _quarantine()
    _reply_due()
    _scenario()
    _session()
    _shape()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


TABLES = (
    "account",
    "api_key",
    "area",
    "area_set",
    "audit",
    "case_now",
    "case_number",
    "case_unit",
    "counter",
    "event",
    "intake",
    "media",
    "person",
    "person_key",
    "place",
    "quarantine",
    "reply_due",
    "scenario",
    "session",
    "shape",
)


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("roles", sa.String(length=200), nullable=False),
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=True),
        sa.Column("estate", sa.String(length=20), nullable=True),
        sa.Column("home", sa.String(length=60), nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("totp", sa.String(length=64), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.BigInteger(), nullable=True),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("username"),
    )


def _api_key() -> None:
    op.create_table(
        "api_key",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("functions", sa.String(length=200), nullable=False),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )


def _area() -> None:
    op.create_table(
        "area",
        sa.Column("city", sa.String(length=6), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=15), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("network", sa.String(length=16), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("wkb", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("city", "version", "code"),
    )


def _area_set() -> None:
    op.create_table(
        "area_set",
        sa.Column("city", sa.String(length=6), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("city", "version"),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _case_now() -> None:
    op.create_table(
        "case_now",
        sa.Column("case_id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("case_no", sa.String(length=24), nullable=True),
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("estate", sa.String(length=20), nullable=True),
        sa.Column("lead", sa.String(length=40), nullable=True),
        sa.Column("scenario", sa.String(length=10), nullable=True),
        sa.Column("urgency", sa.String(length=8), nullable=False),
        sa.Column("lamp", sa.String(length=6), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=True),
        sa.Column("next_lamp_at", sa.BigInteger(), nullable=True),
        sa.Column("reported_at", sa.BigInteger(), nullable=False),
        sa.Column("event_id", Id, nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("case_id"),
        sa.UniqueConstraint("case_no"),
    )
    op.create_index("case_now_area", "case_now", ["area", "event_id"], unique=False)
    op.create_index("case_now_estate", "case_now", ["estate", "is_open"], unique=False)
    op.create_index("case_now_lamp", "case_now", ["next_lamp_at"], unique=False)
    op.create_index("case_now_lead", "case_now", ["lead", "is_open"], unique=False)
    op.create_index("case_now_open_area", "case_now", ["is_open", "area"], unique=False)


def _case_number() -> None:
    op.create_table(
        "case_number",
        sa.Column("city", sa.String(length=6), nullable=False),
        sa.Column("day", sa.String(length=8), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("city", "day"),
    )


def _case_unit() -> None:
    op.create_table(
        "case_unit",
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=26), nullable=False),
        sa.PrimaryKeyConstraint("unit", "case_id"),
    )
    op.create_index("case_unit_case", "case_unit", ["case_id"], unique=False)


def _counter() -> None:
    op.create_table(
        "counter",
        sa.Column("scope", sa.String(length=48), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=48), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "day", "key"),
    )
    op.create_index("counter_key", "counter", ["day", "key", "scope"], unique=False)


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("stream", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=True),
        sa.Column("rooms", sa.Text(), server_default="", nullable=False),
        sa.Column("gone", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("stream", "subject", "version"),
    )


def _intake() -> None:
    op.create_table(
        "intake",
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("ref", sa.String(length=128), nullable=False),
        sa.Column("case_id", sa.String(length=26), nullable=False),
        sa.PrimaryKeyConstraint("channel", "ref"),
    )


def _media() -> None:
    op.create_table(
        "media",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("token", sa.String(length=26), nullable=False),
        sa.Column("case_id", sa.String(length=26), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("token"),
    )
    op.create_index("person_case", "person", ["case_id"], unique=False)


def _person_key() -> None:
    op.create_table(
        "person_key",
        sa.Column("case_id", sa.String(length=26), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("case_id"),
    )


def _place() -> None:
    op.create_table(
        "place",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("city", sa.String(length=6), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("attrs", sa.Text(), nullable=False),
        sa.Column("wkb", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("city", "version", "code"),
    )
    op.create_index("place_kind", "place", ["city", "version", "kind"], unique=False)


def _quarantine() -> None:
    op.create_table(
        "quarantine",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("ref", sa.String(length=128), nullable=False),
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel", "ref", "reason", "field"),
    )


def _reply_due() -> None:
    op.create_table(
        "reply_due",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("event_id", Id, nullable=False),
        sa.Column("case_id", sa.String(length=26), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("ref", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("event_id", "channel", "ref"),
    )
    op.create_index("reply_due_case", "reply_due", ["case_id"], unique=False)
    op.create_index("reply_due_next", "reply_due", ["state", "next_at"], unique=False)


def _scenario() -> None:
    op.create_table(
        "scenario",
        sa.Column("version", sa.String(length=24), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("pinyin", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", "code"),
    )


def _session() -> None:
    op.create_table(
        "session",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("session_user", "session", ["username"], unique=False)


def _shape() -> None:
    op.create_table(
        "shape",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("city", sa.String(length=6), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("attrs", sa.Text(), nullable=False),
        sa.Column("wkb", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("shape_kind", "shape", ["city", "version", "kind"], unique=False)
