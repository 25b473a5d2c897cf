"""The big city fills to what is asked for, then as many come as go; every case lies in a grid of its own."""

from __future__ import annotations

import threading

from sqlalchemy import func, select

from dispatch import tables
from dispatch.atlas_store import load_atlas
from dispatch.board import Board
from dispatch.calendars import work_calendar
from dispatch.desk import Desk
from dispatch.domain.roles import Scope
from dispatch.matters import load_matters, read_matters
from dispatch.part_register import drawn
from dispatch.store import make_engine, writing
from feeds.simulator import big
from geodata.seeds import plain


def test_a_big_city_fills_and_lives(sqlite_url, monkeypatch):
    monkeypatch.setitem(plain.TOWNS, 1000, (1, 1))
    engine = make_engine(sqlite_url)
    with writing(engine) as conn:
        load_matters(conn)
    calendar = work_calendar()
    desk = Desk(engine, lambda: load_atlas(engine), read_matters(engine), calendar)
    try:
        assert big.lay_ground(desk, 1000)
        assert not big.lay_ground(desk, 1000), "once"
        assert big.lay_parts(desk, 1000, 3000)
        assert not big.lay_parts(desk, 1000, 3000), "once"
        assert drawn(engine, big.CITY, 1).parts == 3000
        leaves = {leaf.code: leaf.urgency for leaf in read_matters(engine)}
        life, stop = big.Life(desk, leaves, 0, 1, 1000), threading.Event()
        life.fill(60, stop, lambda n: None)
        board = Board(engine, calendar)
        assert board.kpi(Scope(big.CITY))["open"] == life.open == 60
        later = threading.Timer(1.0, stop.set)
        later.start()
        life.go_on(200, stop)
        assert not life.tally.refused
        assert life.tally.rejected > 0
        assert board.kpi(Scope(big.CITY))["open"] == life.open
        with engine.connect() as conn:
            nowhere = select(func.count()).where(~tables.case.c.area.startswith(big.CITY))
            assert conn.execute(nowhere).scalar() == 0
            assert conn.execute(select(func.count()).where(func.length(tables.case.c.area) == 15)).scalar()
    finally:
        desk.close()
