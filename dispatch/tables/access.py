"""Who may, and what is kept from view: accounts, keys, audit, personal data, pictures, quarantine."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from dispatch.tables._schema import Id, metadata

account = Table(
    "account",
    metadata,
    Column("username", String(40), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("roles", String(200), nullable=False),  # space separated
    Column("area", String(15), nullable=False),
    Column("unit", String(40)),
    Column("estate", String(20)),
    Column("home", String(60), nullable=False),  # page opened after log-in
    Column("hash", String(200), nullable=False),  # argon2id
    Column("totp", String(64)),
    Column("failures", Integer, nullable=False),
    Column("locked_until", BigInteger),
    Column("disabled", Boolean, nullable=False),
    Column("demo", Boolean, nullable=False),
)
session = Table(
    "session",
    metadata,
    Column("digest", String(64), primary_key=True),  # SHA-256 of the opaque token
    Column("username", String(40), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Index("session_user", "username"),
)
preference = Table(  # what each account has chosen for its screens; no act, so no event
    "preference",
    metadata,
    Column("username", String(40), primary_key=True),
    Column("name", String(16), primary_key=True),  # layers
    Column("doc", Text, nullable=False),
)
api_key = Table(
    "api_key",
    metadata,
    Column("digest", String(64), primary_key=True),  # SHA-256 of the key
    Column("name", String(60), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("area", String(15), nullable=False),
    Column("functions", String(200), nullable=False),  # space separated: report positions
    Column("trusted", Boolean, nullable=False),  # certain reports are accepted and registered at once
    Column("demo", Boolean, nullable=False),
    Column("expires_at", BigInteger),
    Column("revoked", Boolean, nullable=False),
)
audit = Table(  # who did or read what outside the event store; hash-chained
    "audit",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("result", String(16), nullable=False),
    Column("detail", Text, nullable=False),
    Column("chain", String(64), nullable=False),
)
person_key = Table(  # destroying the row forgets the person
    "person_key",
    metadata,
    Column("case_id", String(26), primary_key=True),
    Column("key", LargeBinary, nullable=False),  # wrapped by the install's master key
)
person = Table(
    "person",
    metadata,
    Column("token", String(26), primary_key=True),
    Column("case_id", String(26), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("person_case", "case_id"),
)
media = Table(
    "media",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("kind", String(24), nullable=False),  # image/jpeg image/png image/webp
    Column("size", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", String(80), nullable=False),
    Column("bytes", LargeBinary, nullable=False),  # empty once it has expired
    Column("expires_at", BigInteger),  # None: kept as long as the case
)
quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("channel", String(32), nullable=False),
    Column("ref", String(128), nullable=False),
    Column("area", String(15), nullable=False),  # who may see and mend it
    Column("raw", Text, nullable=False),
    Column("field", String(40), nullable=False),
    Column("reason", String(40), nullable=False),  # text key: error.<reason>
    Column("detail", Text, nullable=False),
    Column("state", String(8), nullable=False),  # open entered dropped
    Column("case_id", String(26)),  # what it became
    Column("done_by", String(80)),
    Column("done_at", BigInteger),
    Column("note", Text),  # why it was dropped
    UniqueConstraint("channel", "ref", "reason", "field"),
    Index("quarantine_open", "state", "area"),
)
