"""The audit chain breaks visibly, and writers beside each other keep it whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, update

from dispatch import tables
from dispatch.audit import note, verify
from dispatch.store import writing


def test_an_untouched_chain_holds_from_empty_on(engine):
    assert verify(engine) is None
    for n in range(4):
        note(engine, "user:duty", "person.reveal", f"case {n}", "ok", "回访")
    assert verify(engine) is None


def test_writers_beside_each_other_keep_one_chain(engine):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: note(engine, f"user:{n}", "login", ""), range(40)))
    assert verify(engine) is None


@pytest.mark.parametrize("column", ["actor", "action", "subject", "result", "detail", "chain"])
def test_a_changed_word_is_found_at_its_row(engine, column):
    for n in range(5):
        note(engine, "user:duty", "login", str(n))
    with writing(engine) as conn:
        conn.execute(update(tables.audit).where(tables.audit.c.id == 3).values({column: "forged"}))
    assert verify(engine) == 3


def test_a_row_taken_out_is_found(engine):
    for n in range(5):
        note(engine, "user:duty", "login", str(n))
    with writing(engine) as conn:
        conn.execute(delete(tables.audit).where(tables.audit.c.id == 2))
    assert verify(engine) == 2
