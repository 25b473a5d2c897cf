"""Snapshot + letters = state: a screen that applies letters shows what a fresh one shows, in every scope."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from dispatch import tables
from dispatch.board import Board
from dispatch.calendars import work_calendar
from dispatch.domain.errors import DispatchError
from dispatch.domain.roles import Scope
from dispatch.rebuild import dump_projections, rebuild
from dispatch.store import make_engine
from support.histories import Act, acts
from support.two_towns import (
    CHANNEL,
    CITY,
    DUTY,
    EAST,
    IN_EAST,
    IN_WEST,
    LEAD,
    OTHER,
    WEST,
    open_desk,
    report_body,
)

SCOPES = (
    Scope("5114"),
    Scope(CITY),
    Scope(WEST),
    Scope(EAST),
    Scope(CITY, unit=LEAD),
    Scope(CITY, unit=OTHER),
)
Shown = dict[str, dict[str, Any]]


class Screen:
    """What a browser does with a snapshot and letters."""

    def __init__(self, board: Board, scope: Scope) -> None:
        snapshot = json.loads(board.snapshot(scope))
        self.room, self.tip = scope.room, snapshot["tip"]
        self.shown: Shown = {c["case_id"]: c for c in snapshot["cases"]}

    def hear(self, row: Any) -> None:
        if row.id <= self.tip:
            return
        letter = json.loads(row.letter)
        if self.room in row.gone.split() or (self.room in row.rooms.split() and not letter["open"]):
            self.shown.pop(letter["case_id"], None)
        elif self.room in row.rooms.split():
            self.shown[letter["case_id"]] = letter


def run(url: str, histories: list[tuple[Act, list[Act]]], open_at: int) -> None:
    engine = make_engine(url)
    desk, board = open_desk(engine), Board(engine, work_calendar())
    screens = [Screen(board, scope) for scope in SCOPES]
    ids: list[str] = []
    for n, (first, history) in enumerate(histories):
        if n == open_at:
            screens += [Screen(board, scope) for scope in SCOPES]
        case = desk.take(first.step, None, first.body, first.actor).case
        for act in history:
            try:
                desk.take(act.step, case.case_id, act.body, act.actor)
            except DispatchError:
                continue
        ids.append(case.case_id)
        with suppress(DispatchError):  # too far on, or the first one over
            desk.take("merge", case.case_id, {"master_case": ids[0]}, DUTY)
    with engine.connect() as conn:
        rows = conn.execute(select(tables.event).order_by(tables.event.c.id)).all()
    for screen, scope in zip(screens, SCOPES * 2, strict=False):
        for row in rows:
            screen.hear(row)
        fresh = json.loads(board.snapshot(scope))
        assert screen.shown == {c["case_id"]: c for c in fresh["cases"]}, scope
        if scope.area != "5114" or scope.unit:
            assert fresh["kpi"]["open"] == len(screen.shown)
    before = dump_projections(engine)
    rebuild(engine, work_calendar())
    assert dump_projections(engine) == before
    desk.close()
    engine.dispose()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_a_screen_heard_is_what_a_fresh_one_is_shown(sqlite_template: Path, data: st.DataObject) -> None:
    places = st.sampled_from([IN_WEST, IN_EAST, None])
    histories = data.draw(st.lists(st.tuples(places, acts(most=14)), min_size=1, max_size=4))
    reported = [(Act("report", report_body(at=place), CHANNEL), history) for place, history in histories]
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(sqlite_template, Path(folder) / "anlan.db")
        run(f"sqlite:///{folder}/anlan.db", reported, data.draw(st.integers(0, 3)))
