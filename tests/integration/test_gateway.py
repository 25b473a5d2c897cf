"""The gateway: who may come in, what each room hears, how a screen heals; long because it is one process."""

from __future__ import annotations

import struct
import threading
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import pytest
import redis
import socketio

from dispatch.accounts import digest_of, log_out
from dispatch.calendars import work_calendar
from dispatch.command import Commands
from dispatch.domain.emergency.incident import Incident
from dispatch.store import writing
from dispatch.telemetry import CONTROL, Fix, Telemetry
from support.live import GRID, RunningGateway, RunningRelay, flush, put_events
from support.servers import eventually

CITY, TOWN, OTHER_TOWN = "519901", "519901001", "519901002"


@pytest.fixture
def gateway(tmp_path: Path, sqlite_url: str, redis_url: str) -> Iterator[RunningGateway]:
    gateway = RunningGateway(tmp_path, sqlite_url, redis_url)
    yield gateway
    gateway.stop()


@pytest.fixture
def relay(gateway: RunningGateway) -> Iterator[RunningRelay]:
    relay = RunningRelay(gateway.engine, gateway.redis_url)
    yield relay
    relay.stop()


# --- who may come in ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("area", "room", "why"),
    [(None, CITY, "login required"), (TOWN, OTHER_TOWN, "forbidden room"), (TOWN, CITY, "forbidden room")],
)
def test_a_refused_screen_is_told_why_and_its_link_is_closed(
    gateway: RunningGateway, relay: RunningRelay, area: str | None, room: str, why: str
) -> None:
    cookie = gateway.cookie(area) if area else "anlan_session=none"
    screen = gateway.screen(cookie, rooms=((room, None),))
    put_events(gateway.engine, 3, OTHER_TOWN + "001001")
    screen.read(4)
    assert screen.closed
    assert [m for m in screen.raw if m.startswith("44")] == ['44{"message":"' + why + '"}']
    assert not screen.heard


def test_the_room_of_an_incident_is_for_whom_it_concerns(
    gateway: RunningGateway, relay: RunningRelay
) -> None:
    incident = Incident("01INCIDENT", "responding", version=1, area=GRID, incident_no="YJ-1")
    with writing(gateway.engine) as conn:
        kept = Commands(conn, work_calendar())
        kept.wrote(incident, 1, 0, "declare", "county_accept")
        kept.write()
    room = f"incident:{incident.incident_id}"
    gateway.screen(gateway.cookie(TOWN), rooms=((room, None),)).until_said("hello").close()
    for area, asked in ((OTHER_TOWN, room), (TOWN, "incident:01NOBODY")):
        refused = gateway.screen(gateway.cookie(area), rooms=((asked, None),)).read(4)
        assert refused.closed
        assert not refused.heard


def test_only_pages_of_this_console_may_connect(gateway: RunningGateway, relay: RunningRelay) -> None:
    cookie = gateway.cookie()
    gateway.screen(cookie, origin="http://127.0.0.1:8050").until_said("hello").close()
    with pytest.raises(Exception, match="400"):
        gateway.screen(cookie, origin="http://evil.example:8050")


def test_join_is_cut_to_scope_and_leave_ends_it(gateway: RunningGateway, relay: RunningRelay) -> None:
    screen = gateway.screen(gateway.cookie(TOWN), rooms=((TOWN, None),)).until_said("hello")
    screen.send("join", {"room": OTHER_TOWN})
    screen.send("join", {"room": GRID})
    screen.until(lambda: {h["room"] for h in screen.said("hello")} == {TOWN, GRID})
    screen.send("leave", {"room": TOWN})
    screen.read(0.5)
    put_events(gateway.engine, 2)
    put_events(gateway.engine, 2, OTHER_TOWN + "001001")
    screen.until(lambda: screen.letters(GRID) == [1, 2])
    assert not screen.letters(TOWN)
    assert not screen.letters(OTHER_TOWN)


@pytest.mark.parametrize("by", ["session", "username"])
def test_log_out_cuts_the_sockets_of_the_session(
    gateway: RunningGateway, relay: RunningRelay, by: str
) -> None:
    mine, theirs = gateway.cookie(username="one"), gateway.cookie(username="two")
    cut, kept = (gateway.screen(c).until_said("hello") for c in (mine, theirs))
    subject = digest_of(mine.partition("=")[2]) if by == "session" else "one"
    Telemetry(gateway.redis_url).control({"cut": subject})
    cut.until(lambda: cut.closed, limit=3)
    assert not kept.read(1.5).closed


def test_a_cut_that_was_lost_is_made_up_for(gateway: RunningGateway, relay: RunningRelay) -> None:
    mine, theirs = gateway.cookie(username="one"), gateway.cookie(username="two")
    cut, kept = (gateway.screen(c).until_said("hello") for c in (mine, theirs))
    log_out(gateway.engine, digest_of(mine.partition("=")[2]))
    cut.until(lambda: cut.closed, limit=15)
    assert not kept.read(0.5).closed


def test_nonsense_on_the_control_channel_stops_nothing(gateway: RunningGateway, relay: RunningRelay) -> None:
    screen = gateway.screen(gateway.cookie()).until_said("hello")
    with redis.Redis.from_url(gateway.redis_url) as client:
        client.publish(CONTROL, b"{")
        client.publish("anlan:pos", b'["boat", [[1]]]')
    put_events(gateway.engine, 1)
    screen.until(lambda: screen.letters() == [1])
    Telemetry(gateway.redis_url).move([Fix(7, 104.6, 30.6, area=GRID)])
    screen.until_said("binary", limit=3)


# --- what a room hears --------------------------------------------------------------------------------------
def test_batches_of_a_room_join_on_to_each_other_with_a_heartbeat(
    gateway: RunningGateway, relay: RunningRelay
) -> None:
    city, town = gateway.cookie(), gateway.cookie(OTHER_TOWN, "town")
    wide, narrow = gateway.screen(city), gateway.screen(town, rooms=((OTHER_TOWN, None),))
    for screen in (wide, narrow):
        screen.until_said("hello")
    for _ in range(4):
        put_events(gateway.engine, 5)
        wide.read(0.4)
    wide.until(lambda: wide.letters() == list(range(1, 21)))
    narrow.until(lambda: any(b["tip"] == 20 for b in narrow.said("ev")), limit=3)
    assert not narrow.letters(OTHER_TOWN)
    for heard in (wide.said("ev"), narrow.said("ev")):
        assert all(one["tip"] == following["prev"] for one, following in pairwise(heard))
    beats = [b for b in narrow.said("ev") if not b["e"]]
    assert beats
    assert all({"room", "prev", "tip", "sent", "e"} == b.keys() for b in wide.said("ev"))
    letters = [e for b in wide.said("ev") for e in b["e"]]
    assert all(e["com"] <= e["rel"] for e in letters)


def test_rooms_that_lost_a_case_get_it_flagged(gateway: RunningGateway, relay: RunningRelay) -> None:
    screen = gateway.screen(gateway.cookie(), rooms=((TOWN, None), (OTHER_TOWN, None)))
    screen.until(lambda: len(screen.said("hello")) == 2)
    put_events(gateway.engine, 1, gone=OTHER_TOWN)
    screen.until(lambda: screen.letters(TOWN) and screen.letters(OTHER_TOWN))
    flags = {b["room"]: b["e"][0]["flags"] for b in screen.said("ev") if b["e"]}
    assert flags == {TOWN: [], OTHER_TOWN: ["gone"]}


def test_crews_and_cameras_come_at_once_on_join_and_then_as_they_move(
    gateway: RunningGateway, relay: RunningRelay
) -> None:
    told = Telemetry(gateway.redis_url)
    told.move([Fix(7, 104.6, 30.6, 90, 1, area=GRID), Fix(8, 104.7, 30.7, area=OTHER_TOWN)])
    town = gateway.screen(gateway.cookie(TOWN), rooms=((TOWN, None),)).until_said("binary")
    assert _numbers(town) == [(1, [7])]
    told.move([Fix(7, 104.61, 30.6, 95, 1, area=GRID), Fix(8, 104.71, 30.7, area=OTHER_TOWN)])
    told.beat([(30, GRID), (31, OTHER_TOWN)])
    town.until(lambda: len(town.said("binary")) == 3, limit=3)
    assert _numbers(town)[1:] == [(1, [7]), (2, [30])]
    assert town.raw.count('451-["pos",{"_placeholder":true,"num":0}]') == 3


def test_figures_go_to_the_rooms_they_count(gateway: RunningGateway, relay: RunningRelay) -> None:
    screen = gateway.screen(gateway.cookie(TOWN), rooms=((TOWN, None),)).until_said("hello")
    put_events(gateway.engine, 1)
    screen.until_said("kpi")
    assert all(list(k) == [TOWN] and k[TOWN]["scope"] == TOWN for k in screen.said("kpi"))


def test_a_stock_client_can_use_it(gateway: RunningGateway, relay: RunningRelay) -> None:
    client, heard, came = socketio.Client(), [], threading.Event()
    client.on("hello", lambda data: heard.append(("hello", data)))
    client.on("pos", lambda data: heard.append(("pos", data)))

    def ev(batch: dict[str, Any]) -> None:
        heard.extend(("letter", e["id"]) for e in batch["e"])
        if batch["e"]:
            came.set()

    client.on("ev", ev)
    Telemetry(gateway.redis_url).move([Fix(7, 104.6, 30.6, area=GRID)])
    headers = {"Cookie": gateway.cookie()}
    auth = {"rooms": [{"room": CITY, "last": None}]}
    client.connect(f"http://127.0.0.1:{gateway.port}", headers, auth, transports=["websocket"])
    eventually(lambda: [kind for kind, _ in heard] == ["hello", "pos"])  # only then has the relay begun
    put_events(gateway.engine, 1)
    assert came.wait(5)
    client.disconnect()
    assert [kind for kind, _ in heard] == ["hello", "pos", "letter"]
    assert isinstance(heard[1][1], bytes)


# --- screens that were away ---------------------------------------------------------------------------------
def test_a_screen_resumes_from_its_tip(gateway: RunningGateway, relay: RunningRelay) -> None:
    cookie = gateway.cookie()
    first = gateway.screen(cookie).until_said("hello")
    put_events(gateway.engine, 10)
    put_events(gateway.engine, 5, OTHER_TOWN + "001001")
    first.until(lambda: 15 in first.letters())
    missed_nothing = gateway.screen(cookie, rooms=((TOWN, 12),)).until_said("hello")
    screen = gateway.screen(cookie, rooms=((TOWN, 4),)).until_said("hello")
    screen.until(lambda: screen.letters(TOWN) == [5, 6, 7, 8, 9, 10])
    put_events(gateway.engine, 1)
    screen.until(lambda: screen.letters(TOWN)[-1] == 16)
    assert screen.letters(TOWN) == [5, 6, 7, 8, 9, 10, 16]
    assert not screen.holes(TOWN, 4)
    assert not screen.said("resync")
    missed_nothing.until(lambda: missed_nothing.letters(TOWN) == [16])
    assert not missed_nothing.holes(TOWN, 12)


def test_nothing_is_lost_or_doubled_when_screens_join_under_load(
    gateway: RunningGateway, relay: RunningRelay
) -> None:
    cookie = gateway.cookie()
    gateway.screen(cookie).until_said("hello").close()
    ended = threading.Event()

    def report() -> None:
        for _ in range(60):
            put_events(gateway.engine, 40)
            ended.wait(0.02)

    reporting = threading.Thread(target=report)
    reporting.start()
    screens = []
    while reporting.is_alive():
        screen = gateway.screen(cookie, rooms=((CITY, 0), (TOWN, 0)))
        screens.append(screen.read(0.15))
    reporting.join()
    whole = list(range(1, 2_401))
    assert len(screens) > 5
    for screen in screens:
        for room in (CITY, TOWN):
            screen.until(lambda s=screen, r=room: whole[-1] in s.letters(r))  # type: ignore[misc]
            assert screen.letters(room) == whole
            assert not screen.holes(room, 0)


def test_the_connect_packet_comes_before_any_event(gateway: RunningGateway, relay: RunningRelay) -> None:
    put_events(gateway.engine, 200)
    cookie = gateway.cookie()
    for _ in range(20):
        put_events(gateway.engine, 20)
        screen = gateway.screen(cookie, rooms=((CITY, 0),)).until_said("ev")
        assert [m[:2] for m in screen.raw[:2]] == ["0{", "40"]
        screen.close()


def test_a_wiped_redis_heals_by_a_new_snapshot(gateway: RunningGateway, relay: RunningRelay) -> None:
    cookie = gateway.cookie()
    screen = gateway.screen(cookie).until_said("hello")
    put_events(gateway.engine, 5)
    screen.until(lambda: screen.letters() == [1, 2, 3, 4, 5])
    flush(gateway.redis_url)
    screen.until_said("resync", limit=3)
    put_events(gateway.engine, 5)
    screen.until(lambda: 10 in screen.letters())
    assert not screen.holes(CITY, 0)
    late = gateway.screen(cookie, rooms=((CITY, 3),)).until_said("hello")
    assert late.said("resync") == [{"room": CITY}], "the Stream no longer reaches back to 3"
    early = gateway.screen(cookie, rooms=((CITY, 8),)).until_said("hello")
    assert early.letters()[-2:] == [9, 10]
    assert not early.said("resync")


def test_a_gateway_that_was_killed_loses_nothing(gateway: RunningGateway, relay: RunningRelay) -> None:
    cookie = gateway.cookie()
    before = gateway.screen(cookie).until_said("hello")
    put_events(gateway.engine, 5)
    before.until(lambda: before.letters()[-1:] == [5])
    gateway.restart()
    put_events(gateway.engine, 5)
    after = gateway.screen(cookie, rooms=((CITY, 5),))
    after.until(lambda: after.letters()[-1:] == [10])
    assert after.letters() == [6, 7, 8, 9, 10]
    assert not after.holes(CITY, 5)


def test_a_screen_far_behind_is_sent_to_the_snapshot(gateway: RunningGateway, relay: RunningRelay) -> None:
    gateway.screen(gateway.cookie()).until_said("hello")
    put_events(gateway.engine, 20_100)
    last = gateway.screen(gateway.cookie(), rooms=((CITY, None),))
    last.until(lambda: any(b["tip"] == 20_100 for b in last.said("ev")), limit=15)
    behind = gateway.screen(gateway.cookie(), rooms=((CITY, 10),)).until_said("hello")
    assert behind.said("resync")
    assert not behind.letters()


def _steps(packed: bytes, n: int) -> tuple[int, ...]:
    return struct.unpack_from(f"<{n}H", packed, 12 + 8 * n)


def _numbers(screen: Any) -> list[tuple[int, list[int]]]:
    found = []
    for packed in screen.said("binary"):
        kind, n, first = struct.unpack_from("<3I", packed)
        found.append((kind, [*accumulate(_steps(packed, n), initial=first)][1:]))
    return found


def test_an_alert_goes_to_the_rooms_it_lies_in(gateway: RunningGateway, relay: RunningRelay) -> None:
    here, there = (gateway.screen(gateway.cookie(room), rooms=((room, None),)) for room in (TOWN, OTHER_TOWN))
    for screen in (here, there):
        screen.until_said("hello")
    telemetry = Telemetry(gateway.redis_url)

    def told() -> bool:
        telemetry.alert({"area": f"{TOWN}001001", "fence": "A", "at": 1})
        return bool(here.said("alert"))

    here.until(told)
    telemetry.alert({"area": f"{OTHER_TOWN}001001", "fence": "B", "at": 1})
    there.until_said("alert")
    assert {one["fence"] for one in here.said("alert")} == {"A"}
    assert {one["fence"] for one in there.said("alert")} == {"B"}


def test_an_import_into_a_register_is_told_in_every_room_of_its_city_and_in_no_other(
    gateway: RunningGateway, relay: RunningRelay
) -> None:
    town = gateway.screen(gateway.cookie(TOWN), rooms=((TOWN, None),))
    far = gateway.screen(gateway.cookie(""), rooms=(("5114", None),))
    for screen in (town, far):
        screen.until_said("hello")
    telemetry = Telemetry(gateway.redis_url)

    def told() -> bool:
        telemetry.renewed("parts", CITY)
        return bool(town.said("register"))

    town.until(told)
    assert town.said("register")[0] == {"register": "parts", "area": CITY}
    telemetry.renewed("sensors", "511421")
    far.until_said("register")
    assert {one["register"] for one in far.said("register")} == {"sensors"}
    assert {one["register"] for one in town.said("register")} == {"parts"}
