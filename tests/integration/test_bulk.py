"""Many rows written at once are the rows that one by one would be, on both stores."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, select

from dispatch import tables
from dispatch.bulk import MANY, put_again, put_all, put_over
from dispatch.store import writing

Rows = list[dict[str, Any]]
ODD = ["a\tb", "c\nd", "e\\f", "\\N", '"g"', "井盖", ""]


def media(n: int) -> Rows:
    return [{"sha256": f"{k:064d}", "case_id": f"{ODD[k % len(ODD)]}{k:06d}"} for k in range(n)]


def counters(n: int, add: int) -> Rows:
    return [{"scope": f"s{k}", "day": "", "key": ODD[k % len(ODD)] or "-", "n": k + add} for k in range(n)]


def more(new: Any) -> dict[str, Any]:
    return {"n": tables.counter.c.n + new.n}


def kept(engine: Engine, table: Any) -> set[tuple[Any, ...]]:
    with engine.connect() as conn:
        return {tuple(row) for row in conn.execute(select(table))}


@pytest.mark.parametrize("n", [3, MANY + 200])
def test_rows_are_kept_as_they_are(engine: Engine, n: int) -> None:
    with writing(engine) as conn:
        put_all(conn, tables.case_media, media(n))
        put_all(conn, tables.case_media, [])
    assert kept(engine, tables.case_media) == {(row["sha256"], row["case_id"]) for row in media(n)}


@pytest.mark.parametrize("n", [3, MANY + 200])
def test_what_is_there_already_is_added_to(engine: Engine, n: int) -> None:
    with writing(engine) as conn:
        for rows in (counters(n, 1), counters(n, 2), counters(1, 0)):
            put_over(conn, tables.counter, rows, ("scope", "day", "key"), more)
    want = {(r["scope"], "", r["key"], 2 * k + 3) for k, r in enumerate(counters(n, 0))}
    assert kept(engine, tables.counter) == want


def test_many_take_the_place_of_those_with_their_key_and_few_are_left_to_the_caller(engine: Engine) -> None:
    def row(k: int, at: int | None) -> dict[str, Any]:
        told = {"incident_id": f"i{k}", "no": k, "area": "5114", "next_at": at, "event_id": 1, "doc": "{}"}
        return {"order_id": f"{k:06d}", "version": 1, "state": "open", "is_open": k % 2 == 0, **told}

    def rows(at: int | None) -> Rows:
        return [row(k, at) for k in range(MANY)]

    with writing(engine) as conn:
        put_all(conn, tables.order, [*rows(None), row(MANY, 7)])
        assert not put_again(conn, tables.order, "order_id", rows(5)[:10])
        many = put_again(conn, tables.order, "order_id", rows(5))
    assert many == (engine.dialect.name == "postgresql")
    t = tables.order.c
    with engine.connect() as conn:
        found = conn.execute(select(t.next_at, t.is_open)).all()
    assert len(found) == MANY + 1
    assert {r.next_at for r in found} == ({5, 7} if many else {None, 7})
    assert sum(r.is_open for r in found) == MANY // 2 + 1
