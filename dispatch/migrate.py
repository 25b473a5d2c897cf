"""Brings a database to the schema of this release, under a lock, before anybody else opens it."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from dispatch.store import writing


def migrate(engine: Engine, to: str = "head") -> None:
    """Idempotent. Two processes that start together do it one after the other."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with writing(engine) as conn:
        config.attributes["connection"] = conn
        command.upgrade(config, to)
