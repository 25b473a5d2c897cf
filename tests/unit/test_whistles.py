"""吹哨: the case stays where it is; who answers is there or says why not; both sides are measured."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.bodies import step_of
from dispatch.domain.case import Case
from dispatch.domain.due import epoch_ms, moment
from dispatch.domain.errors import TooFar
from dispatch.domain.fold import advance, decide
from dispatch.domain.step import Actor
from dispatch.policies import limits
from dispatch.whistles import whistle_tallies
from support.branches import HANDLING, POLICE, POLICEMAN, TOWN_CHIEF, WHISTLE
from support.two_towns import CHANNEL, DISPATCHER, IN_WEST, LEAD, WEST, body, context, report_body

NOW = datetime(2026, 6, 15, 2, tzinfo=UTC)  # a Monday, 10:00 in the city
CALLED = WHISTLE | {"units": [POLICE]}


def take(case: Case, name: str, given: dict[str, Any], who: Actor, now: datetime = NOW) -> Case:
    step, read = step_of(name), body(name, given)
    facts = json.loads(json.dumps(decide(step, case, read, who, context(now))))
    return advance(step, case, read, facts, epoch_ms(now), who.id)


def handled(**more: Any) -> Case:
    case = take(Case("c"), "report", report_body("r", channel="iot", **more), CHANNEL)
    for name, told, who in HANDLING:
        case = take(case, name, dict(told), who)
    return case


def test_a_whistle_leaves_case_and_clock_where_they_are() -> None:
    before = handled()
    after = take(before, "whistle", CALLED, TOWN_CHIEF, NOW + timedelta(minutes=30))
    assert (after.state, after.lead, after.clock, after.handle) == (
        "handling",
        LEAD,
        before.clock,
        before.handle,
    )
    assert after.whistles[0].clock.since == epoch_ms(NOW + timedelta(minutes=30))


def test_an_escalation_moves_the_case_and_starts_its_clock_anew() -> None:
    before, later = handled(), NOW + timedelta(hours=1)
    after = take(before, "escalate", {"reason": "无权处置"}, TOWN_CHIEF, later)
    assert (after.state, after.level, after.lead) == ("escalated", "county", None)
    assert after.clock is not None
    assert after.clock.since == epoch_ms(later)
    taken = take(after, "accept_up", {"lead": LEAD}, DISPATCHER, later + timedelta(hours=1))
    assert taken.handle is not None
    assert taken.handle.since == epoch_ms(later + timedelta(hours=1))


def test_who_stands_at_the_place_is_on_the_spot() -> None:
    case = take(handled(), "whistle", CALLED, TOWN_CHIEF)
    lon, lat = IN_WEST
    near = take(case, "whistle_answer", {"lon": lon + 0.001, "lat": lat}, POLICEMAN).whistles[0]
    assert (near.state, near.on_spot, near.metres) == ("answered", True, 96)


def test_who_is_farther_away_must_say_why_and_is_marked() -> None:
    case = take(handled(), "whistle", CALLED, TOWN_CHIEF)
    away = {"lon": IN_WEST[0] + 0.01, "lat": IN_WEST[1]}
    with pytest.raises(TooFar) as refused:
        take(case, "whistle_answer", away | {"note": "  "}, POLICEMAN)
    assert refused.value.data == {"field": "note", "metres": 964, "most": limits().presence_m}
    told = take(case, "whistle_answer", away | {"note": "改在镇政府会商"}, POLICEMAN).whistles[0]
    assert (told.state, told.on_spot, told.metres) == ("answered", False, 964)


def test_a_case_without_a_place_asks_for_none() -> None:
    case = replace(take(handled(), "whistle", CALLED, TOWN_CHIEF), lon=None, lat=None)
    told = take(case, "whistle_answer", {"lon": 1.0, "lat": 1.0}, POLICEMAN).whistles[0]
    assert (told.on_spot, told.metres) == (None, None)


@given(st.lists(st.tuples(st.integers(0, 3 * 10**6), st.integers(0, 3 * 10**8)), max_size=4))
def test_an_open_question_takes_its_time_off_the_clock_exactly(asked: list[tuple[int, int]]) -> None:
    calendar = context().calendar
    case, now, ran = take(handled(), "whistle", CALLED, TOWN_CHIEF), NOW, timedelta()
    for runs, still in asked:
        stopped = now + timedelta(milliseconds=runs)
        if epoch_ms(stopped) >= case.whistles[0].clock.due:
            break
        ran += calendar.worked(now, stopped)
        case = take(case, "whistle_query", {"question": "何事"}, POLICEMAN, stopped)
        assert case.whistles[0].stopped_at == epoch_ms(stopped)
        now = stopped + timedelta(milliseconds=still)
        case = take(case, "whistle_reply", {"answer": "占道"}, TOWN_CHIEF, now)
    left = calendar.worked(now, moment(case.whistles[0].clock.due))
    assert ran + left == timedelta(minutes=calendar.day_minutes)  # a daily whistle: one workday


def tallied(before: Case, name: str, given: dict[str, Any], who: Actor, now: datetime = NOW) -> set[Any]:
    return set(whistle_tallies(name, before, take(before, name, given, who, now)))


def test_town_and_department_are_counted_for_what_they_did() -> None:
    case, unit, here = handled(), f"unit:{POLICE}", {"lon": IN_WEST[0], "lat": IN_WEST[1]}
    blown = tallied(case, "whistle", CALLED, TOWN_CHIEF)
    assert blown == {(WEST, "whistle.blown", 1), (unit, "whistle.called", 1)}
    case = take(case, "whistle", CALLED, TOWN_CHIEF)
    other = f"law@{POLICE.partition('@')[2]}"
    moved = tallied(case, "whistle_assign", {"unit": other}, DISPATCHER)
    assert moved == {(f"unit:{other}", "whistle.called", 1)}
    assert tallied(case, "whistle_answer", here, POLICEMAN) == {(unit, "whistle.ontime", 1)}
    late = NOW + timedelta(days=9)
    away = {"lon": IN_WEST[0] + 0.01, "lat": IN_WEST[1], "note": "会商"}
    assert tallied(case, "whistle_answer", away, POLICEMAN, late) == {
        (unit, "whistle.late", 1),
        (unit, "whistle.off_spot", 1),
    }
    case = take(case, "whistle_answer", here, POLICEMAN)
    case = take(case, "whistle_start", {}, POLICEMAN)
    case = take(case, "whistle_resolve", {"result_text": "已劝离"}, POLICEMAN)
    assert tallied(case, "whistle_rate", {"score": 87.6}, TOWN_CHIEF) == {
        (unit, "whistle.rated", 1),
        (unit, "whistle.score", 88),
    }


@pytest.mark.parametrize(
    ("whistles", "registered", "judged"),
    [(0, 19, "few"), (0, 20, "under"), (1, 100, ""), (1, 1000, "under"), (10, 100, ""), (11, 100, "over")],
)
def test_the_index_is_watched_both_ways(whistles: int, registered: int, judged: str) -> None:
    assert limits().whistle_rate.judged(whistles, registered) == judged
