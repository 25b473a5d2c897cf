"""Any accepted history replays to the same case, through its stored form too."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.bodies import STEPS, dump_body, dump_case, load_body, load_case, read_body
from dispatch.domain.case import OPEN_STATES, Case
from dispatch.domain.errors import BadField, DispatchError
from dispatch.domain.fold import advance, decide
from dispatch.wire import Letter, letter_of
from support.histories import Act, acts
from support.two_towns import CHANNEL, LEAF, body, context, report_body

START = datetime(2026, 6, 18, 2, tzinfo=UTC)
Stored = tuple[str, str, str, int, str]


def live(history: list[Act], minutes: list[int]) -> tuple[Case, list[Stored]]:
    """The case as the acts leave it, refused ones left out, and its rows as text."""
    case, rows, now, ctx = Case("C"), list[Stored](), START, context()
    first = Act("report", report_body(scenario_code=LEAF), CHANNEL)
    for act, wait in zip([first, *history], [0, *minutes], strict=True):
        now += timedelta(minutes=wait)
        ctx = replace(ctx, now=now)
        step, at = STEPS[act.step], round(now.timestamp() * 1000)
        try:
            read = body(act.step, act.body)
            facts = decide(step, case, read, act.actor, ctx)
        except DispatchError:
            continue
        case = advance(step, case, read, facts, at, act.actor.id)
        rows.append((act.step, dump_body(step, read), json.dumps(facts), at, act.actor.id))
    return case, rows


def replay(rows: list[Stored]) -> Case:
    case = Case("C")
    for step, text, facts, at, who in rows:
        case = advance(STEPS[step], case, load_body(STEPS[step], text), json.loads(facts), at, who)
    return case


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_history_replays_to_the_same_case(data: st.DataObject) -> None:
    history = data.draw(acts(most=24))
    minutes = data.draw(st.lists(st.integers(0, 600), min_size=len(history), max_size=len(history)))
    case, rows = live(history, minutes)
    assert replay(rows) == case
    assert load_case(dump_case(case)) == case
    assert case.version == len(rows)
    look(case)
    Letter.model_validate_json(letter_of(1, 1, "report", case, 1, 1))


WITH_A_LEAD = {"dispatched", "handling", "suspended", "feedback", "checking", "revisiting", "closable"}
WITH_A_LEAD = {"dispatched", "handling", "suspended", "feedback", "checking", "revisiting", "closable"}
ENDS = {"closed", "evaluated", "rejected", "void", "merged"}


def look(case: Case) -> None:
    """What holds of every case, however it came about."""
    assert case.state in OPEN_STATES | ENDS
    assert len(set(case.returned_by)) == len(case.returned_by)
    assert len(set(case.seen)) <= 5
    assert (case.case_no is None) == (case.registered_at is None)
    assert (case.clock is None) == (case.state in ENDS | {"suspended"})
    if case.clock:
        assert case.clock.since < case.clock.yellow <= case.clock.due
    if case.state in WITH_A_LEAD:
        assert case.lead
        assert case.grid
        assert case.lead not in case.co
    if case.state in ("registered", "returned", "escalated"):
        assert not case.lead
        assert not case.co
    if case.state == "handling":
        assert case.clock == case.handle


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.text(max_size=12) | st.sampled_from(["text", "lon", "media", "channel", "lead", "level"])


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(FIELDS, JSON, max_size=5), st.sampled_from(sorted(STEPS)))
def test_any_json_is_a_body_or_a_refusal(junk: dict[str, Any], name: str) -> None:
    try:
        read = read_body(STEPS[name], junk)
    except BadField:
        return
    assert isinstance(read, STEPS[name].body)
