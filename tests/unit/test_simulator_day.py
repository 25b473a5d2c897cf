"""The demo day: its rhythm, its mix, who acts next, and that its list of matters and staff fit together."""

from __future__ import annotations

import random
import statistics
import zlib
from collections import Counter
from datetime import UTC, datetime

import pytest

from feeds.intake import read_report
from feeds.simulator import day
from feeds.simulator.ground import Ground, Spot
from feeds.simulator.life import Known, fields_of, next_act
from feeds.simulator.matters import MATTERS
from feeds.simulator.picture import street
from feeds.simulator.reports import tell
from feeds.simulator.roads import Roads
from feeds.simulator.staff import (
    CHECKER,
    CHIEF,
    CITY_KINDS,
    DISPATCHER,
    DUTY,
    REVISITOR,
    TOWN_KINDS,
    officer_of,
    staff,
)

TOWNS = {"519901001": "城关街道", "519901101": "白沙镇"}


def test_the_first_seconds_are_busy_and_the_day_has_its_curve() -> None:
    assert day.reports_a_minute(10, 0) > 12
    assert 2 <= day.reports_a_minute(10, 3600) <= 4
    assert day.reports_a_minute(3, 3600) == pytest.approx(2.0)
    rng = random.Random(5)
    mean = statistics.fmean(day.until_next_report(rng, 10, 3600) for _ in range(4000))
    assert mean == pytest.approx(60 / day.reports_a_minute(10, 3600), rel=0.1)


def test_sources_come_in_their_shares() -> None:
    rng = random.Random(5)
    heard = Counter(day.channel(rng) for _ in range(10_000))
    assert {c: round(n / 100) for c, n in heard.items()}["grid_app"] == pytest.approx(36, abs=2)
    assert set(heard) == set(day.CHANNELS)


def test_acts_are_quick_while_the_city_wakes_and_for_what_is_urgent() -> None:
    def median(running: float, urgent: bool) -> float:
        rng = random.Random(5)
        return statistics.median(day.seconds_for("feedback", rng, running, urgent) for _ in range(999))

    assert median(0, False) < 120
    assert 1500 < median(9999, False) < 2000
    assert median(9999, True) < median(9999, False) / 2


def test_every_act_has_a_time_and_somebody_to_take_it() -> None:
    names = {s.username for s in staff("519901", TOWNS)}
    rng = random.Random(1)
    for state in ("reported", "accepted", "registered", "returned", "dispatched", "handling"):
        act = next_act(Known("c", state, unit="town_law@519901101"), rng)
        assert act is not None
        assert act[0] in day.DELAYS
        assert act[1] in names
    for state in ("feedback", "checking", "closable"):
        act = next_act(Known("c", state), rng)
        assert act is not None
        assert act[1] in names
    assert next_act(Known("c", "closed"), rng) is None
    assert next_act(Known("c", "reported", located=False), rng) is None, "no point is known: people's work"
    assert next_act(Known("c", "reported", located=False, lon=1.0, lat=2.0), rng) == ("locate", DUTY)


def test_a_case_is_returned_and_failed_at_most_once() -> None:
    rng = random.Random(1)
    acts = {next_act(Known("c", "dispatched", unit="law@519901", returns=1), rng) for _ in range(300)}
    assert acts == {("sign", "sim_law_519901")}
    assert {next_act(Known("c", "checking", reworks=1), rng) for _ in range(300)} == {("check_pass", CHECKER)}
    assert len({next_act(Known("c", "dispatched", unit="law@519901"), rng) for _ in range(300)}) == 2


def test_what_is_in_hand_is_mostly_done_and_now_and_then_takes_longer() -> None:
    rng = random.Random(1)
    case = Known("c", "handling", unit="law@519901", due=10**12)
    acts = Counter(next_act(case, rng) for _ in range(2_000))
    officer = officer_of("law@519901")
    assert set(acts) == {("feedback", officer), ("ask_extension", officer), ("suspend", CHIEF)}
    assert acts["feedback", officer] > 1_700
    case.learn({"extension": {"state": "unit_ok"}})
    assert next_act(case, rng) == ("extend", CHIEF)
    assert int(str(fields_of("suspend", case, rng, {}, "")["until"])) > case.due
    hotline = Known("c", "checking", reworks=1, channels=("12345",))
    assert next_act(hotline, rng) == ("check_revisit", CHECKER)
    assert next_act(Known("c", "revisiting"), rng) == ("revisit_ok", REVISITOR)


def test_a_step_carries_what_it_must() -> None:
    rng = random.Random(1)
    case = Known("c", "handling", unit="law@519901", lon=104.6, lat=30.6, code="0203010101")
    advice = {"lead": "law@519901", "lead_name": "综合执法局", "co": ["town_law@519901001"], "reasons": []}
    assert fields_of("dispatch", case, rng, advice, "")["lead"] == "law@519901"
    assert fields_of("accept", case, rng, {}, "") == {"scenario_code": "0203010101"}
    assert fields_of("locate", case, rng, {}, "") == {"lon": 104.6, "lat": 30.6}
    assert fields_of("feedback", case, rng, {}, "a" * 64)["media_after"] == [
        {"sha256": "a" * 64, "kind": "after"}
    ]
    assert fields_of("check", case, rng, {}, "") == {"assignee": CHECKER}


def test_staff_are_one_officer_to_a_unit() -> None:
    people = staff("519901", TOWNS)
    units = [s.unit for s in people if s.unit]
    assert len({s.username for s in people}) == len(people) == 5 + len(CITY_KINDS) + 2 * len(TOWN_KINDS)
    assert {s.username for s in people} >= {DUTY, DISPATCHER, CHECKER, officer_of("town_law@519901101")}
    assert len(set(units)) == len(units)
    assert all(len(s.username) <= 40 for s in people)


def test_every_channel_has_matters_of_its_own() -> None:
    told = {channel for m in MATTERS for channel in m.channels}
    assert told == set(day.CHANNELS)
    assert len({m.code for m in MATTERS}) == len(MATTERS)


def test_what_is_told_is_what_the_door_takes() -> None:
    roads = Roads([[(10460000, 3060000), (10461000, 3060000)]])
    spots = [Spot(kind, "学府路", 104.6, 30.6, 5) for kind in ("estate", "school", "camera", "grid")]
    ground = Ground(spots, roads, [], [])
    rng = random.Random(3)
    now = datetime(2026, 6, 18, 9, tzinfo=UTC)
    refs = set()
    for n in range(500):
        told = tell(ground, rng, now, n, "a" * 64)
        body, person = read_report(told.payload, told.channel, "519901", demo=True)
        refs.add(body.channel_ref)
        assert "{" not in body.text
        assert (person is None) == (told.channel not in ("12345", "citizen"))
        assert abs(told.lon - 104.6) < 0.02
    assert len(refs) == 500


def test_a_picture_is_a_png_and_mending_shows() -> None:
    before, after = street(random.Random(1), False), street(random.Random(1), True)
    assert before[:8] == b"\x89PNG\r\n\x1a\n"
    assert before != after
    assert street(random.Random(1), False) == before
    start = before.index(b"IDAT") + 4
    assert len(zlib.decompressobj().decompress(before[start:])) == 200 * (1 + 3 * 320)
