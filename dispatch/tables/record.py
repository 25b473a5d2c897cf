"""What happened, as it was written: the events, and the acts that came with a key."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text, UniqueConstraint

from dispatch.tables._schema import Id, metadata

event = Table(
    "event",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),  # id order = commit order
    Column("stream", String(16), nullable=False),  # case, area_set, duty, …
    Column("subject", String(40), nullable=False),  # case_id (ULID) or the city code of an area set
    Column("version", Integer, nullable=False),
    Column("step", String(32), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("role", String(24), nullable=False),
    Column("body", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("letter", Text),  # what every viewer of the scope may see; None where nothing is told
    Column("rooms", Text, nullable=False, server_default=""),  # space separated
    Column("gone", Text, nullable=False, server_default=""),  # rooms the case has left with this event
    UniqueConstraint("stream", "subject", "version"),
)
act_key = Table(  # acts that came with a key: written with their event, so that a repeat finds it
    "act_key",
    metadata,
    Column("actor", String(80), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("event_id", Id, nullable=False),
)
