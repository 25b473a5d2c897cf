"""What governs: 事项清单, 三项清单, calendars; and what people decided about texts."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from dispatch.tables._schema import Id, metadata

scenario = Table(
    "scenario",
    metadata,
    Column("version", String(24), primary_key=True),
    Column("code", String(10), primary_key=True),
    Column("doc", Text, nullable=False),
    Column("pinyin", Text, nullable=False),  # code, title, full pinyin and initials, for the picker
)
matrix_row = Table(  # 三项清单
    "matrix_row",
    metadata,
    Column("version", String(24), primary_key=True),
    Column("prefix", String(10), primary_key=True),  # of scenario codes
    Column("town_role", String(8), nullable=False),  # lead assist none
    Column("county_lead", String(40), nullable=False),
    Column("power", String(12), nullable=False),  # own delegated none
    Column("basis", Text, nullable=False),
)
list_version = Table(  # every version of a list that was ever kept; its rows are never changed
    "list_version",
    metadata,
    Column("kind", String(8), primary_key=True),  # matters matrix
    Column("version", String(24), primary_key=True),
    Column("name", String(60), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", String(80), nullable=False),
    Column("rows", Integer, nullable=False),
)
list_force = Table(  # which version came into force where; the last row of a city governs
    "list_force",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("kind", String(8), nullable=False),
    Column("city", String(6), nullable=False),  # "" every city without a list of its own
    Column("version", String(24), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", String(80), nullable=False),
    Index("list_force_kind", "kind", "id"),
)
calendar_year = Table(  # holidays and 调休 of a year; the newest version of a year is in force
    "calendar_year",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("doc", Text, nullable=False),
)
lesson = Table(  # what people decided that a case's text means; its plain words only
    "lesson",
    metadata,
    Column("case_id", String(26), primary_key=True),
    Column("seq", BigInteger, nullable=False, unique=True),
    Column("version", Integer, nullable=False),  # 2: the case was judged a second time
    Column("code", String(10), nullable=False),
    Column("list_version", String(20), nullable=False),
    Column("title", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("by", String(80), nullable=False),
    Column("at", BigInteger, nullable=False),
)
fence_row = Table(  # 围栏规则
    "fence_row",
    metadata,
    Column("version", String(24), primary_key=True),
    Column("code", String(24), primary_key=True),
    Column("doc", Text, nullable=False),
)
