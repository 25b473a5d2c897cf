"""Registers of what stands in a city and is no place of its own: 部件, 物联感知设备."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, String, Table

from dispatch.tables._schema import Id, metadata

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
sensor = Table(  # 物联感知设备
    "sensor",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),  # the number that travels in telemetry
    Column("code", String(40), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("kind", String(8), nullable=False),  # level cover smoke gas ponding
    Column("lon", Float, nullable=False),  # EPSG:4490
    Column("lat", Float, nullable=False),
    Column("grid", String(15), nullable=False),
    Column("measure", String(12), nullable=False),  # m mm %LEL …
    Column("warn", Float, nullable=False),
    Column("alarm", Float, nullable=False),
    Column("unit", String(40), nullable=False),  # kind of the unit in charge
    Column("crossed", BigInteger),  # since when its alarm is crossed
    Column("told", BigInteger),  # the crossing that has become a case
    Index("sensor_grid", "grid"),
)
