"""A blank database is brought to the schema of this release, once, whoever starts first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, inspect, select, text

from dispatch import tables
from dispatch.migrate import migrate
from dispatch.store import make_engine


def test_the_migrated_schema_is_the_one_the_code_knows(blank_db: str) -> None:
    engine = make_engine(blank_db)
    migrate(engine)
    with engine.connect() as conn:
        assert compare_metadata(MigrationContext.configure(conn), tables.metadata) == []
    engine.dispose()


def test_two_processes_may_start_together_and_again(blank_db: str) -> None:
    engines = [make_engine(blank_db) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(migrate, engines))
    migrate(engines[0])
    with engines[0].connect() as conn:
        assert conn.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1
    assert set(tables.metadata.tables) <= set(inspect(engines[0]).get_table_names())
    for engine in engines:
        engine.dispose()


def test_pictures_of_cases_from_before_are_still_seen_with_them(blank_db: str) -> None:
    engine = make_engine(blank_db)
    migrate(engine, "0001")
    row = dict.fromkeys(c.name for c in tables.case.columns) | {
        "case_id": "01A",
        "version": 1,
        "state": "reported",
        "is_open": True,
        "area": "519901",
        "urgency": "normal",
        "lamp": "green",
        "reported_at": 0,
        "event_id": 1,
        "doc": '{"case_id":"01A","media":[{"sha256":"aa","kind":"before","taken_at":null}]}',
        "letter": "{}",
    }
    with engine.begin() as conn:
        conn.execute(insert(tables.case), row)
    migrate(engine)
    with engine.connect() as conn:
        assert conn.execute(select(tables.case_media)).all() == [("aa", "01A")]
    engine.dispose()


def test_a_migration_that_fails_leaves_nothing_behind(blank_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import op

    real = op.create_table

    def fails_on_session(name: str, *args: object, **kw: object) -> object:
        if name == "session":
            raise RuntimeError("disk full")
        return real(name, *args, **kw)

    engine = make_engine(blank_db)
    monkeypatch.setattr(op, "create_table", fails_on_session)
    with pytest.raises(RuntimeError):
        migrate(engine)
    monkeypatch.undo()
    assert inspect(engine).get_table_names() == []
    migrate(engine)
    assert "session" in inspect(engine).get_table_names()
    engine.dispose()
