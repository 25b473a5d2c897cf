"""The matter list in the store: loaded once a version, read back whole, found by word, code and pinyin."""

from __future__ import annotations

from sqlalchemy import func, select

from dispatch import tables
from dispatch.domain.errors import BadField, OutsideArea
from dispatch.finder import finder_of
from dispatch.matters import expand, list_version, load_matters, read_matters
from dispatch.quarantine import counts, keep, refusal, rows
from dispatch.store import make_engine, writing
from support.two_towns import CITY, EAST, WEST


def test_the_list_is_loaded_once_and_read_back_whole(any_db: str) -> None:
    engine = make_engine(any_db)
    for _ in range(2):
        with writing(engine) as conn:
            assert load_matters(conn) == list_version()
    with engine.connect() as conn:
        n = conn.execute(select(func.count()).select_from(tables.scenario)).scalar()
    read = read_matters(engine)
    leaves = list(expand())
    assert n == len(read) == len(leaves)
    assert all(read.get(leaf.code) == leaf for leaf in leaves)
    finder = finder_of(engine, read)
    for q, wanted in (
        ("上水井盖", "上水井盖"),
        ("shangshuijinggai", "上水井盖"),
        ("ssjg", "上水井盖"),
        ("0101010101", "上水井盖"),
        ("井盖 缺失", "井盖"),
        ("JINGGAI", "井盖"),
    ):
        found = finder.search(q, 5)
        assert found, q
        assert wanted in found[0].title, q
    assert finder.search("deadline") == []  # words of the record's form are no words of the list
    assert all("%" in leaf.title for leaf in finder.search("%"))
    assert len(finder.search("", 10**6)) == len(leaves)
    engine.dispose()


def test_what_could_not_be_taken_in_is_kept_once_and_shown_to_its_area(any_db: str) -> None:
    engine = make_engine(any_db)
    row = refusal("12345", "7", WEST, '{"lon": 0}', OutsideArea(field="lon", lon=0, lat=0))
    assert keep(engine, row)
    assert not keep(engine, row)
    assert keep(engine, refusal("12345", "7", WEST, "x" * 100_000, BadField(field="text", why="missing")))
    assert counts(engine, CITY) == {"OutsideArea.lon": 1, "BadField.text": 1}
    assert counts(engine, EAST) == {}
    assert [(r.ref, r.reason) for r in rows(engine, WEST)] == [("7", "OutsideArea"), ("7", "BadField")]
    assert [r.detail for r in rows(engine, WEST)] == ["", '{"why": "missing"}']
    assert len(rows(engine, WEST)[1].raw) == 65_536
    engine.dispose()
