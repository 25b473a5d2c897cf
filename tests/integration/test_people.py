"""Who reported is sealed beside the record and can be forgotten; nothing else knows it."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import InvalidToken
from sqlalchemy import select

from dispatch import tables
from dispatch.calendars import work_calendar
from dispatch.people import Sealer, forget, masked, reveal
from dispatch.rebuild import rebuild
from dispatch.store import make_engine
from support.two_towns import CHANNEL, DUTY, LEAF, MASTER, open_desk, report, report_body

PERSON = {"name": "李秀英", "phone": "13912345678"}


def test_a_reporter_is_revealed_until_forgotten(any_db: str) -> None:
    engine = make_engine(any_db)
    desk = open_desk(engine)
    case = desk.take("report", None, report_body(), CHANNEL, person=PERSON).case
    other = desk.take("report", None, report_body(), CHANNEL, person={"name": "王"}).case
    sealer = Sealer(MASTER)
    assert reveal(engine, sealer, case.case_id) == PERSON
    assert forget(engine, case.case_id)
    assert reveal(engine, sealer, case.case_id) is None
    assert not forget(engine, case.case_id)
    assert reveal(engine, sealer, other.case_id) == {"name": "王"}
    assert rebuild(engine, work_calendar()) == 2
    assert desk.take("accept", case.case_id, {"scenario_code": LEAF}, DUTY).case.state == "accepted"
    desk.close()
    engine.dispose()


def test_nothing_but_the_sealed_table_holds_the_person(any_db: str) -> None:
    engine = make_engine(any_db)
    desk = open_desk(engine)
    case = desk.take("report", None, report_body(), CHANNEL, person=PERSON).case
    with engine.connect() as conn:
        for table in tables.metadata.tables.values():
            for row in conn.execute(select(table)):
                text = " ".join(
                    v.decode("latin-1") if isinstance(v, bytes) else str(v) for v in row._mapping.values()
                )
                assert not any(value in text for value in PERSON.values()), table.name
        body = conn.execute(select(tables.event.c.body)).scalar_one()
    assert f'"person":"{case.case_id}"' in body
    desk.close()
    engine.dispose()


def test_a_token_cannot_be_given_from_outside(any_db: str) -> None:
    engine = make_engine(any_db)
    desk = open_desk(engine)
    report(desk, person="李秀英 13912345678")
    with engine.connect() as conn:
        assert "李秀英" not in conn.execute(select(tables.event.c.body)).scalar_one()
    desk.close()
    engine.dispose()


def test_a_refused_report_keeps_no_person(any_db: str) -> None:
    engine = make_engine(any_db)
    desk = open_desk(engine)
    wrong = desk.take_later("report", None, report_body(scenario_code="9" * 10), CHANNEL, person=PERSON)
    desk.take("report", None, report_body(), CHANNEL)
    assert wrong.exception() is not None
    with engine.connect() as conn:
        assert conn.execute(select(tables.person)).all() == []
        assert conn.execute(select(tables.person_key)).all() == []
    desk.close()
    engine.dispose()


def test_another_install_cannot_read_it(any_db: str, tmp_path: Path) -> None:
    engine = make_engine(any_db)
    desk = open_desk(engine)
    case = desk.take("report", None, report_body(), CHANNEL, person=PERSON).case
    with pytest.raises(InvalidToken):
        reveal(engine, Sealer.open(tmp_path), case.case_id)
    desk.close()
    engine.dispose()


def test_processes_that_start_together_agree_on_the_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        sealers = list(pool.map(lambda _: Sealer.open(tmp_path), range(8)))
    assert len({sealers[0].unwrap(s.wrap(b"key")) for s in sealers}) == 1
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("master")] == ["master.key"]
    assert stat.S_IMODE((tmp_path / "master.key").stat().st_mode) == 0o600


def test_a_mask_shows_enough_to_know_and_too_little_to_call() -> None:
    assert masked(PERSON) == {"name": "李**", "phone": "139****5678"}
    assert masked({"phone": "110"}) == {"phone": "****"}
