"""Incidents, their orders, warnings, and who must be helped out."""

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

incident = Table(
    "incident_now",
    metadata,
    Column("incident_id", String(26), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("incident_no", String(24), nullable=False),
    Column("city", String(6), nullable=False),
    Column("area", String(15), nullable=False),
    Column("units", Text, nullable=False),  # that have to do with it, a space between two
    Column("war", Boolean, nullable=False),
    Column("drill", Boolean, nullable=False),
    Column("declared_at", BigInteger, nullable=False),
    Column("next_at", BigInteger),  # when a report is called for or a drill's script goes on; None: never
    Column("event_id", Id, nullable=False),
    Column("doc", Text, nullable=False),
    UniqueConstraint("city", "incident_no"),
    Index("incident_open", "is_open", "area"),
    Index("incident_next", "next_at"),
)
incident_case = Table(  # cases linked with an incident, to find it from the case
    "incident_case",
    metadata,
    Column("case_id", String(26), primary_key=True),
    Column("incident_id", String(26), primary_key=True),
    Index("incident_case_incident", "incident_id"),
)
order = Table(
    "order_now",
    metadata,
    Column("order_id", String(26), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("incident_id", String(26), nullable=False),
    Column("no", Integer, nullable=False),
    Column("area", String(15), nullable=False),
    Column("next_at", BigInteger),  # when somebody must be called again; None: never
    Column("event_id", Id, nullable=False),
    Column("doc", Text, nullable=False),
    UniqueConstraint("incident_id", "no"),
    Index("order_next", "next_at"),
)
order_unit = Table(  # addressees of an order, for unit scopes
    "order_unit",
    metadata,
    Column("unit", String(40), primary_key=True),
    Column("order_id", String(26), primary_key=True),
    Index("order_unit_order", "order_id"),
)
warning = Table(  # what CAP messages from outside warn of, in one city
    "warning",
    metadata,
    Column("id", String(32), primary_key=True),  # digest of city and message
    Column("city", String(6), nullable=False),
    Column("sender", String(200), nullable=False),
    Column("ref", String(440), nullable=False),  # sender,identifier,sent: what updates and cancels name
    Column("ends_at", BigInteger, nullable=False),
    Column("ended", Boolean, nullable=False),  # by an update or a cancel, or never to be shown
    Column("at", BigInteger, nullable=False),
    Column("doc", Text, nullable=False),
    Index("warning_city", "city", "ended", "ends_at"),
    Index("warning_sender", "city", "sender"),
)
help_person = Table(  # who must be helped out of an incident's area; gone when it is closed
    "help_person",
    metadata,
    Column("token", String(26), primary_key=True),
    Column("incident_id", String(26), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("help_person_incident", "incident_id"),
)
