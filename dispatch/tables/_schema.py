"""The one metadata that every table belongs to."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, MetaData

metadata = MetaData()
Id = BigInteger().with_variant(Integer, "sqlite")
