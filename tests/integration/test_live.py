"""From the desk to the screens: what a screen has heard is what a fresh snapshot shows, come what may."""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import redis

from dispatch.board import Board
from dispatch.calendars import work_calendar
from dispatch.desk import Desk
from dispatch.domain.roles import Scope
from dispatch.relay import BASE, EPOCH, STREAM
from dispatch.store import make_engine
from support.live import RunningGateway, RunningRelay, flush, relay_of
from support.servers import eventually
from support.two_towns import (
    CITY,
    DISPATCHER,
    EAST,
    IN_EAST,
    IN_WEST,
    LEAD,
    OTHER,
    UNIT,
    WEST,
    lead_to,
    open_desk,
)

SCOPES = {
    "city": Scope(CITY),
    "west": Scope(WEST),
    "east": Scope(EAST),
    "lead": Scope(CITY, unit=LEAD),
    "other": Scope(CITY, unit=OTHER),
}
WAYS = ["reported", "registered", "dispatched", "handling", "feedback"]
_numbers = itertools.count(1)


class Mirror:
    """A screen that does with letters what the browser does; heals a hole by a new snapshot."""

    def __init__(self, gateway: RunningGateway, board: Board, name: str) -> None:
        self.scope, self._board = SCOPES[name], board
        self.cases: dict[str, dict[str, Any]] = {}
        self.tip = self.snapshots = 0
        self.doubled: list[int] = []
        self._told: set[int] = set()
        self.figures: dict[str, Any] = {}
        cookie = gateway.cookie(self.scope.area, f"{name}{next(_numbers)}", self.scope.unit)
        self._look()
        self._screen = gateway.screen(cookie, rooms=((self.scope.room, self.tip),))
        self._ended, self._done = threading.Event(), 0
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        snapshot = json.loads(self._board.snapshot(self.scope))
        self.cases = {c["case_id"]: c for c in snapshot["cases"]}
        self.tip, self.figures = snapshot["tip"], snapshot["kpi"]
        self.snapshots += 1

    def _follow(self) -> None:
        while not self._ended.is_set() and not self._screen.closed:
            self._screen.read(0.05)
            heard = self._screen.heard
            for name, payload in heard[self._done :]:
                if name == "ev":
                    self._hear(payload)
                elif name == "kpi":
                    self.figures = payload[self.scope.room]
                elif name == "resync":
                    self._look()
            self._done = len(heard)

    def _hear(self, batch: dict[str, Any]) -> None:
        if batch["prev"] > self.tip:
            self._look()
        for letter in batch["e"]:
            known = self.cases.get(letter["case_id"])
            if letter["id"] in self._told:  # what the snapshot knew already may still come once
                self.doubled.append(letter["id"])
            self._told.add(letter["id"])
            if known and known["id"] >= letter["id"]:
                continue
            if letter["open"] and "gone" not in letter["flags"]:
                self.cases[letter["case_id"]] = {k: v for k, v in letter.items() if k != "rel"}
            else:
                self.cases.pop(letter["case_id"], None)
        self.tip = max(self.tip, batch["tip"])

    def is_whole(self) -> bool:
        assert not self._screen.closed, self._screen.raw[-3:]
        snapshot = json.loads(self._board.snapshot(self.scope))
        return self.cases == {c["case_id"]: c for c in snapshot["cases"]} and self.tip == snapshot["tip"]

    def close(self) -> None:
        self._ended.set()
        self._thread.join()
        self._screen.close()


@pytest.fixture
def gateway(tmp_path: Path, sqlite_url: str, redis_url: str) -> Iterator[RunningGateway]:
    gateway = RunningGateway(tmp_path, sqlite_url, redis_url)
    yield gateway
    gateway.stop()


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    engine = make_engine(sqlite_url)
    desk = open_desk(engine)
    yield desk
    desk.close()
    engine.dispose()


@pytest.fixture
def screens(gateway: RunningGateway, desk: Desk) -> Iterator[Any]:
    """`screens(name)` opens one more; all are closed at the end."""
    board, opened = Board(desk.engine, work_calendar()), []

    def opens(name: str) -> Mirror:
        opened.append(Mirror(gateway, board, name))
        return opened[-1]

    yield opens
    for screen in opened:
        screen.close()


def work(desk: Desk, n: int) -> None:
    """A case in either town, on its way; every third is sent back and goes to another unit."""
    taken = lead_to(desk, WAYS[n % len(WAYS)], at=IN_WEST if n % 2 else IN_EAST)
    if taken.case.state == "dispatched":
        returned = {"return_reason_code": "not_mine", "basis": "三定"}
        desk.take("return", taken.case.case_id, returned, UNIT)
        desk.take("redispatch", taken.case.case_id, {"lead": OTHER, "reason": "改派"}, DISPATCHER)


def test_a_drawing_is_heard_around_its_area_at_once_and_by_who_comes_back(
    gateway: RunningGateway, desk: Desk
):
    relay = RunningRelay(gateway.engine, gateway.redis_url)
    areas = {"city": CITY, "west": WEST, "grid": f"{WEST}001001", "east": EAST}
    cookies = {name: gateway.cookie(area, name) for name, area in areas.items()}
    try:
        screens = {n: gateway.screen(c, rooms=((areas[n], None),)) for n, c in cookies.items()}
        for screen in screens.values():
            screen.until_said("hello")
        last = {}
        for drawing, area, heard in (("D1", CITY, "city west grid east"), ("D2", WEST, "city west grid")):
            shape = {"kind": "mark", "points": [IN_WEST], "expires": round(time.time() * 1000) + 60_000}
            own = {"drawing": drawing, "version": 1, "area": area, "owner": DISPATCHER.id}
            last[drawing] = desk.take("sketch", None, shape | own, DISPATCHER).event_id
            for name in heard.split():
                screens[name].until(lambda n=name, d=drawing: last[d] in screens[n].letters(areas[n]))
        back = gateway.screen(cookies["grid"], rooms=((areas["grid"], last["D1"] - 1),))
        back.until(lambda: back.letters(areas["grid"]) == [last["D1"], last["D2"]])
        assert screens["east"].letters(EAST) == [last["D1"]]
    finally:
        relay.stop()


def test_what_screens_have_heard_is_what_a_snapshot_shows(gateway: RunningGateway, desk: Desk, screens: Any):
    relay = RunningRelay(gateway.engine, gateway.redis_url)
    try:
        early = [screens(name) for name in SCOPES]
        with ThreadPoolExecutor(4) as pool:
            doing = [pool.submit(work, desk, n) for n in range(30)]
            late = [screens(name) for name in SCOPES]
            for future in doing:
                future.result()
        for screen in (*early, *late):
            eventually(screen.is_whole)
            assert screen.doubled == []
            assert screen.snapshots == 1, screen.scope
        assert early[0].cases.keys() == early[1].cases.keys() | early[2].cases.keys()
        assert not early[1].cases.keys() & early[2].cases.keys()
        eventually(lambda: early[0].figures["open"] == len(early[0].cases))
    finally:
        relay.stop()


def test_a_wiped_redis_under_load_costs_a_snapshot_and_no_letter(
    gateway: RunningGateway, desk: Desk, screens: Any
):
    relay = RunningRelay(gateway.engine, gateway.redis_url)
    try:
        shown = [screens(name) for name in SCOPES]
        for n in range(5):
            work(desk, n)
        with ThreadPoolExecutor(4) as pool:
            doing = [pool.submit(work, desk, n) for n in range(20)]
            for future in doing[:8]:
                future.result()
            flush(gateway.redis_url)
            for future in doing:
                future.result()
        for screen in shown:
            eventually(screen.is_whole)
            assert screen.snapshots >= 2
    finally:
        relay.stop()


def stream_ids(redis_url: str) -> list[int]:
    with redis.Redis.from_url(redis_url) as client:
        rows: Any = client.xrange(STREAM)
    return [int(i.split(b"-")[0]) for i, _ in rows]


def test_two_relays_at_once_and_a_third_later_send_each_letter_once(desk: Desk, redis_url: str):
    relays = [relay_of(desk.engine, redis_url) for _ in range(2)]
    for relay in relays:
        relay.step()
    for n in range(10):
        work(desk, n)
    threads = [threading.Thread(target=relay.step) for relay in relays]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tip = Board(desk.engine, work_calendar()).tip()
    assert stream_ids(redis_url) == list(range(1, tip + 1))
    work(desk, 4)
    relay_of(desk.engine, redis_url).step()
    assert stream_ids(redis_url) == list(range(1, Board(desk.engine, work_calendar()).tip() + 1))


def test_an_empty_stream_begins_where_the_store_stands(desk: Desk, redis_url: str):
    work(desk, 4)
    tip = Board(desk.engine, work_calendar()).tip()
    relay = relay_of(desk.engine, redis_url)
    assert relay.step() == 0
    with redis.Redis.from_url(redis_url) as client:
        assert client.get(BASE) == str(tip).encode()
        first = client.get(EPOCH)
        client.flushall()
        work(desk, 0)
        assert relay.step() == 0
        assert client.get(BASE) == str(tip + 1).encode()
        assert client.get(EPOCH) != first
    work(desk, 0)
    assert relay.step() == 1
    assert stream_ids(redis_url) == [tip + 2]
