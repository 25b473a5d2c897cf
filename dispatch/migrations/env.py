"""Alembic's entry: it runs on the connection that migrate() hands over."""

from __future__ import annotations

from alembic import context

from dispatch.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=False,
)
context.run_migrations()
