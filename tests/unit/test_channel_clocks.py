"""Channels wait by clocks of their own; the earlier of theirs and ours governs the lamp."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dispatch.bodies import step_of
from dispatch.domain.case import Case, Source
from dispatch.domain.due import epoch_ms, moment
from dispatch.domain.errors import BadField
from dispatch.domain.fold import advance, decide
from dispatch.domain.lamps import due_steps, next_look
from dispatch.policies import limits
from dispatch.wire import letter_of
from support.branches import HANDLING, SYSTEM, TOWN_CHIEF
from support.two_towns import CHANNEL, DUTY, body, context, report_body

HERE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 6, 18, 2, tzinfo=UTC)  # a Thursday before 端午, 10:00 in the city


def told(now: datetime = NOW, **more: Any) -> Case:
    """A case just reported."""
    step, given = step_of("report"), body("report", report_body("r", **more))
    facts = json.loads(json.dumps(decide(step, Case("c"), given, CHANNEL, context(now))))
    return advance(step, Case("c"), given, facts, epoch_ms(now), CHANNEL.id)


def take(case: Case, name: str, given: Any, who: Any, now: datetime) -> Case:
    step = step_of(name)
    read = body(name, given) if isinstance(given, dict) else given
    facts = json.loads(json.dumps(decide(step, case, read, who, context(now))))
    return advance(step, case, read, facts, epoch_ms(now), who.id)


def awaited(case: Case, n: int = 0) -> datetime:
    clock = case.sources[n].clock
    assert clock is not None
    return moment(clock.due).astimezone(HERE)


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        ("consult", "2026-06-24"),  # 19th 端午, a weekend: 22 23 24
        ("help", "2026-06-30"),
        ("suggest", "2026-06-30"),
        ("complain", "2026-07-10"),
        ("denounce", "2026-07-10"),
        ("", "2026-06-30"),  # unnamed: as a request for help
    ],
)
def test_the_hotline_waits_as_its_rule_says(kind: str, day: str) -> None:
    case = told(kind=kind) if kind else told()
    assert awaited(case) == datetime.fromisoformat(f"{day}T17:30").replace(tzinfo=HERE)
    assert case.sources[0].kind == kind


def test_it_waits_from_its_own_receipt() -> None:
    case = told(kind="consult", reported_at=epoch_ms(NOW - timedelta(days=3)))  # a Monday
    assert awaited(case).date().isoformat() == "2026-06-18"


def test_a_kind_that_the_channel_does_not_know_is_refused() -> None:
    for given in ({"kind": "praise"}, {"kind": "help", "channel": "iot"}):
        with pytest.raises(BadField) as refused:
            told(**given)
        assert refused.value.data["field"] == "kind"
    assert told(channel="iot").sources == (Source("iot", "r"),)


def unhurried(case: Case) -> Case:
    """The case with all time for its stage."""
    assert case.clock is not None
    return replace(case, clock=replace(case.clock, yellow=2**60, due=2**60))


def handled(now: datetime = NOW, **more: Any) -> Case:
    case = told(now, **more)
    for name, given, who in HANDLING:
        case = take(case, name, given, who, now)
    return replace(case, helpers=())  # the parts of co-units are looked at elsewhere


def test_the_earlier_governs_and_the_letter_says_which() -> None:
    case = handled(kind="consult")
    assert case.clock is not None
    assert case.governing == case.clock  # 2 hours for a missing cover
    assert json.loads(letter_of(1, 1, "sign", case, 1, 1))["clock"] == "handle"
    late = unhurried(case)
    told = json.loads(letter_of(1, 1, "sign", late, 1, 1))
    assert (told["clock"], told["limit"], told["due"]) == ("channel", "3wd", epoch_ms(awaited(case)))


def test_a_lamp_that_the_channel_turned_stays_through_stages() -> None:
    case = handled(kind="consult")
    channel = case.sources[0].clock
    assert channel is not None
    case = unhurried(case)
    assert next_look(case) == channel.yellow
    ((name, given),) = due_steps(case, channel.due)
    case = take(case, name, given, SYSTEM, moment(channel.due))
    assert case.lamp == "red"
    case = take(
        case, "escalate", {"reason": "无权处置"}, TOWN_CHIEF, moment(channel.due) + timedelta(hours=1)
    )
    assert case.governing == channel
    assert case.lamp == "red"


def test_a_merged_channel_counts_as_well() -> None:
    first = told(channel="iot")
    second = told(NOW - timedelta(days=1), kind="consult")
    given = step_of("absorb").body("d", second.sources)
    both = take(first, "absorb", given, SYSTEM, NOW)
    assert [s.clock for s in both.sources] == [None, second.sources[0].clock]
    slow = unhurried(both)
    assert slow.governing == second.sources[0].clock


def test_the_channel_waits_with_us_through_a_suspension() -> None:
    case = handled(kind="complain")
    now = NOW + timedelta(minutes=30)
    asked = {"suspend_request": "汛期", "until": epoch_ms(now + timedelta(days=40)), "reason_code": "season"}
    case = take(case, "suspend", asked, DUTY, now)
    assert case.governing is None
    later = datetime(2026, 7, 20, 2, tzinfo=UTC)
    case = take(case, "resume", {}, DUTY, later)
    left = context().calendar.worked(now, awaited(handled(kind="complain")))
    assert context().calendar.worked(later, awaited(case)) == left
    assert len(case.sources) == 1


def test_a_reopened_case_has_answered_its_channels() -> None:
    case = handled(kind="consult")
    late = unhurried(case)
    assert late.governing != late.clock
    assert replace(late, reopens=1).governing == late.clock


def test_every_kind_has_words_and_a_limit() -> None:
    assert set(limits().channels["12345"].kinds) == {"consult", "help", "suggest", "complain", "denounce"}
