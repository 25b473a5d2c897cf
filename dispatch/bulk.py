"""Many rows written at once: by COPY where the store has it. What a desk commits is never as many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, delete, insert, select, text
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert

MANY = 1_000
Row = Mapping[str, Any]


def put_all(conn: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Rows that are not there yet; all with the same columns."""
    if _many(conn, rows):
        _copy(conn, table.name, rows)
    elif rows:
        conn.execute(insert(table), list(rows))


def put_again(conn: Connection, table: Table, key: str, rows: Sequence[Row]) -> bool:
    """Rows in the place of those with the same key. False, and nothing done, where it takes many to be worth
    it.
    """
    if not _many(conn, rows):
        return False
    conn.execute(delete(table).where(table.c[key].in_([row[key] for row in rows])))
    _copy(conn, table.name, rows)
    return True


def put_over(
    conn: Connection,
    table: Table,
    rows: Sequence[Row],
    keys: Iterable[str],
    new: Callable[[Any], Mapping[str, Any]],
) -> None:
    """Rows that may be there by their keys; `new` says of those what changes, from the row that came."""
    if not rows:
        return
    many = _many(conn, rows)
    statement = (lite_insert if conn.dialect.name == "sqlite" else pg_insert)(table)
    if many:
        staged = _staged(conn, table, rows)
        statement = statement.from_select(list(rows[0]), select(*staged.columns))
    statement = statement.on_conflict_do_update(index_elements=list(keys), set_=new(statement.excluded))
    if many:
        conn.execute(statement)
    else:
        conn.execute(statement, list(rows))


def _many(conn: Connection, rows: Sequence[Row]) -> bool:
    return len(rows) >= MANY and conn.dialect.name == "postgresql"


def _staged(conn: Connection, table: Table, rows: Sequence[Row]) -> Table:
    """The rows in a table of this transaction."""
    name = f"{table.name}_in"
    conn.execute(text(f"CREATE TEMP TABLE IF NOT EXISTS {name} (LIKE {table.name}) ON COMMIT DELETE ROWS"))
    conn.execute(text(f"TRUNCATE {name}"))
    _copy(conn, name, rows)
    return Table(name, MetaData(), *(Column(c, table.c[c].type) for c in rows[0]))


def _copy(conn: Connection, name: str, rows: Sequence[Row]) -> None:
    columns = list(rows[0])
    named = ", ".join(f'"{column}"' for column in columns)
    driver: Any = conn.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {name} ({named}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row[column] for column in columns])
