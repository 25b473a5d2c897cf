"""Registers of what stands in a city and is no place of its own: 部件."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, String, Table

from dispatch.tables._schema import metadata

part = Table(  # 部件; the code's first six digits are its city
    "part",
    metadata,
    Column("code", String(16), primary_key=True),  # city 6, big class 2, small class 2, number 6
    Column("name", String(80), nullable=False),
    Column("lon", Float, nullable=False),  # EPSG:4490
    Column("lat", Float, nullable=False),
    Column("grid", String(15), nullable=False),
    Column("unit", String(40), nullable=False),  # kind of the unit in charge
    Column("state", String(8), nullable=False),  # intact broken lost dropped removed
    Index("part_grid", "grid"),
)
part_set = Table(  # one row a city: what readers look at to learn that its parts have changed
    "part_set",
    metadata,
    Column("city", String(6), primary_key=True),
    Column("changes", Integer, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", String(80), nullable=False),
)
