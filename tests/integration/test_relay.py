"""The relay follows the store into the Stream: in order, once, through kills, wipes and resets."""

from __future__ import annotations

import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import redis
from sqlalchemy import Engine, delete

from console.embedded import EmbeddedValkey
from dispatch import tables
from dispatch.relay import BASE, EPOCH, KPI, RING, STREAM
from dispatch.ring import store_ring
from dispatch.store import make_engine, writing
from support.live import GRID, RunningRelay, put_events, relay_of
from support.servers import eventually


@pytest.fixture
def client(redis_url: str) -> Any:
    return redis.Redis.from_url(redis_url)


def ids(client: Any) -> list[int]:
    return [int(number.split(b"-")[0]) for number, _ in client.xrange(STREAM)]


def test_letters_go_out_once_in_order_and_say_when(engine: Engine, redis_url: str, client: Any) -> None:
    relay = relay_of(engine, redis_url)
    assert relay.step() == 0
    put_events(engine, 3, gone="519901002")
    assert relay.step() == 3
    assert relay.step() == 0
    assert ids(client) == [1, 2, 3]
    fields = client.xrange(STREAM)[0][1]
    letter = json.loads(fields[b"b"])
    assert letter["id"] == 1
    assert letter["rel"] >= letter["com"]
    assert fields[b"r"].decode().split() == ["5199", "519901", "519901001", "519901001001", GRID]
    assert fields[b"g"] == b"519901002"


def test_an_empty_stream_starts_at_the_newest_event(engine: Engine, redis_url: str, client: Any) -> None:
    put_events(engine, 5)
    relay = relay_of(engine, redis_url)
    assert relay.step() == 0
    assert int(client.get(BASE)) == 5
    put_events(engine, 1)
    relay.step()
    assert ids(client) == [6]


def test_another_relay_goes_on_where_the_first_ended(engine: Engine, redis_url: str, client: Any) -> None:
    first = relay_of(engine, redis_url)
    first.step()
    put_events(engine, 4)
    first.step()
    put_events(engine, 4)
    epoch = client.get(EPOCH)
    assert relay_of(engine, redis_url).step() == 4
    assert ids(client) == list(range(1, 9))
    assert client.get(EPOCH) == epoch


def test_two_relays_at_once_double_nothing(engine: Engine, redis_url: str, client: Any) -> None:
    first, second = (relay_of(engine, redis_url) for _ in range(2))
    for relay in (first, second):
        relay.step()
    with ThreadPoolExecutor(2) as both:
        for _ in range(10):
            put_events(engine, 20)
            list(both.map(lambda relay: relay.step(), (first, second)))
    assert ids(client) == list(range(1, 201))


def test_events_that_tell_nothing_do_not_hold_it_up(engine: Engine, redis_url: str, client: Any) -> None:
    relay = relay_of(engine, redis_url)
    relay.step()
    silent = put_events(engine, 3)
    with writing(engine) as conn:
        conn.execute(tables.event.update().where(tables.event.c.id.in_(silent)).values(letter=None))
    put_events(engine, 1)
    assert relay.step() == 1
    assert ids(client) == [4]


def test_a_wiped_redis_begins_a_new_epoch(engine: Engine, redis_url: str, client: Any) -> None:
    relay = relay_of(engine, redis_url)
    relay.step()
    put_events(engine, 3)
    relay.step()
    epoch = client.get(EPOCH)
    client.flushall()
    put_events(engine, 2)
    relay.step()
    assert client.get(EPOCH) not in (None, epoch)
    assert int(client.get(BASE)) == 5
    put_events(engine, 2)
    relay.step()
    assert ids(client) == [6, 7]


def test_a_reset_store_begins_a_new_epoch(engine: Engine, redis_url: str, client: Any) -> None:
    relay = relay_of(engine, redis_url)
    relay.step()
    put_events(engine, 5)
    relay.step()
    epoch = client.get(EPOCH)
    with writing(engine) as conn:
        conn.execute(delete(tables.event))
    put_events(engine, 2)
    relay_of(engine, redis_url).step()
    assert client.get(EPOCH) != epoch
    assert ids(client) == []


def test_figures_are_told_at_most_once_a_second_for_scopes_that_changed(
    engine: Engine, redis_url: str, client: Any
) -> None:
    heard = client.pubsub(ignore_subscribe_messages=True)
    heard.subscribe(KPI)
    relay = RunningRelay(engine, redis_url)
    eventually(lambda: client.exists(EPOCH))
    began = time.monotonic()
    while time.monotonic() - began < 2.5:
        put_events(engine, 1)
        time.sleep(0.05)
    relay.stop()
    told: list[dict[str, Any]] = []
    while (message := heard.get_message(timeout=0.2)) is not None or not told:
        if message:
            told.append(json.loads(message["data"]))
    assert 2 <= len(told) <= 4
    assert set(told[0]) == {"5199", "519901", "519901001", "519901001001"}, "a grid counts on the map itself"


def test_the_bell_of_a_committer_wakes_it_at_once(
    engine: Engine, redis_url: str, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dispatch.relay.LOOK_EVERY", 60.0)  # it looks by itself only after the test is over
    rung = client.pubsub(ignore_subscribe_messages=True)
    rung.subscribe(RING)
    relay, ring = RunningRelay(engine, redis_url), store_ring(redis_url)
    eventually(lambda: client.exists(EPOCH))
    eventually(lambda: client.pubsub_numsub("anlan:ring:store")[0][1])
    for _ in range(10):
        while rung.get_message(timeout=0.01):
            pass
        put_events(engine, 1)
        ring()
        assert eventually(lambda: rung.get_message(timeout=1), limit=2)
    relay.end_soon()
    ring()
    relay.stop()


def test_a_ring_without_redis_harms_nobody(tmp_path: Path) -> None:
    ring = store_ring(f"unix://{tmp_path / 'nobody.sock'}")
    for _ in range(20):
        ring()


def test_a_kill_of_redis_under_load_loses_and_doubles_nothing(tmp_path: Path, sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    server = EmbeddedValkey(tmp_path)
    server.start()
    client: Any = redis.Redis.from_url(server.url)
    relay = RunningRelay(engine, server.url)
    eventually(lambda: client.exists(EPOCH))
    epoch = client.get(EPOCH)
    time.sleep(1.2)  # the append-only file is written once a second: the epoch is in it
    for n in range(30):
        put_events(engine, 20)
        time.sleep(0.02)
        if n == 15:
            pid = server.pid
            assert pid
            os.kill(pid, signal.SIGKILL)
            eventually(lambda: not server.alive())
            server.restart()
    eventually(lambda: _last(client) == 600)
    relay.stop()
    assert client.get(EPOCH) == epoch
    assert ids(client) == list(range(1, 601))
    server.stop()
    engine.dispose()


def _last(client: Any) -> int:
    try:
        return (ids(client) or [0])[-1]
    except redis.ConnectionError:
        return 0
