"""Who is on duty and what there is to send: shifts, hand-overs, 应急资源."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint

from dispatch.tables._schema import metadata

duty_shift = Table(  # 排班: who sits at which post, or has the watch of a unit
    "duty_shift",
    metadata,
    Column("area", String(15), primary_key=True),
    Column("unit", String(40), primary_key=True),  # "" for a post of the area itself
    Column("post", String(12), primary_key=True),
    Column("start_at", BigInteger, primary_key=True, autoincrement=False),
    Column("account", String(40), primary_key=True),
    Column("end_at", BigInteger, nullable=False),
    Column("name", String(40), nullable=False),
    Index("duty_shift_unit", "unit", "end_at"),
    Index("duty_shift_account", "account", "end_at"),
)
handover = Table(  # 交接班: a shift handed over, and taken
    "handover",
    metadata,
    Column("handover_id", String(26), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("area", String(15), nullable=False),
    Column("unit", String(40), nullable=False),
    Column("post", String(12), nullable=False),
    Column("start_at", BigInteger, nullable=False),  # of the shift that ends
    Column("end_at", BigInteger, nullable=False),
    Column("name", String(40), nullable=False),
    Column("giver", String(40), nullable=False),
    Column("taker", String(40), nullable=False),
    Column("given_at", BigInteger, nullable=False),
    Column("taken_at", BigInteger),
    Column("note", Text, nullable=False),
    Column("taken_note", Text, nullable=False),
    Column("figures", Text, nullable=False),  # JSON: what stood open when it was handed over
    UniqueConstraint("giver", "start_at", "area", "unit", "post"),
    Index("handover_taker", "taker", "given_at"),
    Index("handover_area", "area", "given_at"),
)
resource = Table(  # the register of 应急资源
    "resource",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("city", String(6), nullable=False),
    Column("counted_at", BigInteger, nullable=False),  # what was used up since comes off the amount
    Column("version", Integer, nullable=False),  # of its own stream: checks and moves
    Column("doc", Text, nullable=False),
    Index("resource_city", "city"),
)
resource_hold = Table(  # what each incident has or had of which resource
    "resource_hold",
    metadata,
    Column("incident_id", String(26), primary_key=True),
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("resource", String(32), nullable=False),
    Column("incident_no", String(24), nullable=False),
    Column("drill", Boolean, nullable=False),
    Column("doc", Text, nullable=False),
    Index("resource_hold_of", "resource"),
)
