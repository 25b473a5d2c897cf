"""A blank database is brought to the schema of this release, once, whoever starts first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import column, insert, inspect, select, table, text

from dispatch import tables
from dispatch.answers import refold, refolded, unfold
from dispatch.command import dump_held
from dispatch.domain.emergency.clocks import next_at
from dispatch.domain.emergency.incident import Incident, Line, Post, Reporting
from dispatch.migrate import migrate
from dispatch.store import make_engine, writing


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
    old = table("case_now", *(column(c.name, c.type) for c in tables.case.columns if c.name != "cell"))
    row = dict.fromkeys(c.name for c in old.columns) | {
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
        conn.execute(insert(old), row)
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


def test_cases_from_before_have_the_cell_of_their_place(blank_db: str) -> None:
    engine = make_engine(blank_db)
    migrate(engine, "0001")
    old = table("case_now", *(column(c.name, c.type) for c in tables.case.columns if c.name != "cell"))
    row = dict.fromkeys(c.name for c in old.columns) | {"version": 1, "state": "reported", "is_open": True}
    row |= {
        "area": "519901",
        "urgency": "normal",
        "lamp": "green",
        "reported_at": 0,
        "event_id": 1,
        "letter": "{}",
    }
    places = {"01A": '{"case_id":"01A","lon":104.01,"lat":30.02}', "01B": '{"case_id":"01B"}'}
    with engine.begin() as conn:
        conn.execute(insert(old), [row | {"case_id": case_id, "doc": doc} for case_id, doc in places.items()])
    migrate(engine)
    with engine.connect() as conn:
        t = tables.case.c
        assert conn.execute(select(t.case_id, t.cell).order_by(t.case_id)).all() == [
            ("01A", "30020:104010"),
            ("01B", None),
        ]
    engine.dispose()


def test_replies_from_before_that_were_sent_are_not_sent_again_by_a_rebuild(blank_db: str) -> None:
    engine = make_engine(blank_db)
    migrate(engine, "0015")
    names = (
        "id",
        "stream",
        "subject",
        "version",
        "step",
        "at",
        "actor",
        "role",
        "body",
        "facts",
        "rooms",
        "gone",
    )
    event = dict.fromkeys(names, "") | {
        "id": 7,
        "stream": "area_set",
        "subject": "519901",
        "version": 1,
        "at": 50,
    }
    reply = {"event_id": 7, "case_id": "01A", "channel": "12345", "kind": "closed", "body": "{}", "tries": 2}
    with engine.begin() as conn:
        conn.execute(insert(table("event", *map(column, names))), event)
        old = table("reply_due", *map(column, ("id", *reply, "ref", "state", "next_at", "receipt")))
        for number, state, receipt in ((1, "sent", "file:12345/1.json"), (2, "queued", "disk full")):
            more = {"id": number, "ref": str(number), "state": state, "next_at": 90, "receipt": receipt}
            conn.execute(insert(old), reply | more)
    migrate(engine)
    t, e = tables.reply.c, tables.event.c
    shown = select(t.state, t.at, t.version, t.tries, t.next_at, t.receipt).order_by(t.id)
    with writing(engine) as conn:
        before = conn.execute(shown).all()
        assert before == [("sent", 50, 1, 1, 50, "file:12345/1.json"), ("queued", 50, 0, 0, 50, "")]
        unfold(conn)
        refold(conn, conn.execute(select(tables.event).where(e.stream == "reply")).all())
        refolded(conn)
        assert conn.execute(shown).all() == before
        assert conn.execute(select(tables.receipt)).all() == [
            ("reply", "1", "12345", "sent", 50, "system", "receipt", 8)
        ]
    engine.dispose()


def test_incidents_from_before_are_looked_at_in_time_and_found_from_their_cases(blank_db: str) -> None:
    engine = make_engine(blank_db)
    migrate(engine, "0016")
    names = [c.name for c in tables.incident.columns if c.name != "next_at"]
    old = table("incident_now", *(column(c.name, c.type) for c in tables.incident.columns if c.name in names))
    live = Incident("01LIVE", "responding", version=2, area="519901", incident_no="YJ-1", cases=("C1", "C2"))
    live = replace(
        live,
        reporting=Reporting(3_600_000, 7_200_000, told_at=9),
        lines=(Line(1, "rescue", "关阀", "Close", "gas_co@519901", 9, "o1"),),
        posts=(Post("commander", "emergency@519901", "贺敏", 1), Post("deputy", "", "王", 1)),
    )
    over = replace(live, incident_id="01OVER", incident_no="YJ-2", state="archived", cases=())
    rows = [
        {
            "incident_id": one.incident_id, "version": 2, "state": one.state, "is_open": one.is_open,
            "incident_no": one.incident_no, "city": "519901", "area": "519901", "war": False, "drill": False,
            "declared_at": 0, "event_id": 1, "doc": dump_held(one),
        }
        for one in (live, over)
    ]  # fmt: skip
    with engine.begin() as conn:
        conn.execute(insert(old), rows)
    migrate(engine)
    t = tables.incident.c
    with engine.connect() as conn:
        kept = conn.execute(select(t.incident_id, t.next_at, t.units).order_by(t.incident_id)).all()
        links = conn.execute(select(tables.incident_case).order_by(tables.incident_case.c.case_id)).all()
    told = [(i.incident_id, next_at(i), " ".join(i.units)) for i in (live, over)]
    assert kept == told
    assert told[0][2] == "gas_co@519901 emergency@519901"
    assert links == [("C1", "01LIVE"), ("C2", "01LIVE")]
    engine.dispose()
