"""Each branch of a case's life, walked, its clocks and counts; long because each is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import yaml

from dispatch.bodies import STEPS, dump_case, load_case, open_steps
from dispatch.domain.case import OPEN_STATES, Case
from dispatch.domain.errors import (
    AlreadyReturned,
    AlreadyThere,
    BadField,
    DispatchError,
    MustArbitrate,
    MustSign,
    NeedsSecond,
    NothingOpen,
    NotYourCase,
    OwnWork,
    StillOpen,
    TooLate,
    Unanswered,
    UsedUp,
)
from dispatch.domain.fold import advance, decide
from dispatch.domain.lamps import due_steps, next_look
from dispatch.domain.step import Actor
from dispatch.matters import LISTS
from dispatch.wire import flags_of, units_of
from support.branches import ACCEPT as TAKE_IN
from support.branches import (
    CHECK,
    CLOSABLE,
    CLOSE,
    DISPATCH,
    EVALUATOR,
    FEEDBACK,
    FIRST,
    HANDLER,
    HANDLING,
    LEGAL,
    MASTER,
    OTHER_CHIEF,
    REGISTER,
    RETURN,
    REVISITOR,
    SELF_HANDLED,
    SHOT,
    START,
    SUPERVISOR,
    SYSTEM,
    TOWN_CHIEF,
    TWICE,
    WHY,
    walk,
    ways,
)
from support.two_towns import (
    CITY,
    DISPATCHER,
    DUTY,
    EAST,
    EAST_DISPATCHER,
    LEAD,
    OTHER,
    OTHER_UNIT,
    UNIT,
    WEST,
    WORKER,
    body,
    context,
)

LIFECYCLE = yaml.safe_load((LISTS / "lifecycle.yaml").read_text("utf-8"))
ROWS = LIFECYCLE["transitions"]
CLOCKS = {name: row["clock"] for name, row in LIFECYCLE["states"].items()}
POLICE = [f"police@{CITY}"]
DAY = timedelta(days=1)


def reach(*acts: Any) -> Case:
    return walk((FIRST, *acts))[-1][2]


def take(
    case: Case, step: str, given: dict[str, Any], who: Actor, after: timedelta = DAY / 24, **ctx: Any
) -> Case:
    read, now = body(step, given), START + after
    facts = decide(STEPS[step], case, read, who, replace(context(now), **ctx))
    return advance(STEPS[step], case, read, facts, round(now.timestamp() * 1000), who.id)


@pytest.mark.parametrize("name", sorted(ways()))
def test_a_branch_ends_where_it_should_and_every_state_has_its_clock(name: str) -> None:
    end, acts = ways()[name]
    for _, _, case in walk(acts):
        clock = {"rework": "handle"}.get(case.clock.name, case.clock.name) if case.clock else "none"
        assert clock == CLOCKS[case.state], case.state
        assert case.is_open == (case.state in OPEN_STATES)
    assert case.state == end


def test_the_branches_take_every_transition_of_the_lifecycle() -> None:
    taken = set()
    for _, acts in ways().values():
        before = "new"
        for act, _, case in walk(acts):
            taken.add((before, act[0]))
            before = case.state
    assert {(row[0] or "new", row[1]) for row in ROWS} - taken == set()


def test_a_case_returned_twice_goes_to_arbitration_and_nowhere_else() -> None:
    case = reach(*TWICE)
    assert (case.returns, case.returned_by) == (2, (LEAD, OTHER))
    beside = {"absorb", "lamp", "lamp_beside", "remind", "recalendar", "seen", "card", "push_up", "tag"}
    beside |= {"snapshot"}
    assert set(open_steps(case)) - beside == {"arbitrate", "escalate"}
    for step, given in (("redispatch", {"lead": LEAD, **WHY}), ("enforce", {**WHY, "basis": "三定"})):
        assert step not in open_steps(case)
        with pytest.raises(MustArbitrate):
            take(case, step, given, DISPATCHER)


def test_while_talks_go_on_the_first_receiver_works_and_none_but_it() -> None:
    met = take(reach(*TWICE), "arbitrate", {"units": [OTHER]}, DUTY)
    assert (met.acting, met.clock and met.clock.limit) == (LEAD, "30min")
    assert units_of(met) == (LEAD, OTHER)
    with pytest.raises(NotYourCase):
        take(met, "start_first", {"handler": "二班"}, OTHER_UNIT)
    started = take(met, "start_first", {"handler": "抢修一班"}, UNIT)
    assert (started.state, started.clock, started.hands) == ("arbitrating", met.clock, (UNIT.id,))
    assert flags_of(started) == ["acting"]
    with pytest.raises(NothingOpen):
        take(started, "start_first", {"handler": "抢修一班"}, UNIT)
    ruled = take(started, "decide", {"lead": OTHER, "decision_no": "1", "ruling": "由市政主办"}, LEGAL)
    assert (ruled.lead, ruled.acting, ruled.handler) == (OTHER, None, None)


def test_after_a_ruling_or_a_refused_return_the_unit_must_sign() -> None:
    met = take(reach(*TWICE), "arbitrate", {"units": [LEAD]}, DUTY)
    ruled = take(met, "backstop", {"ruling": "先行"}, LEGAL)
    assert (ruled.lead, ruled.bound) == (f"town_law@{WEST}", True)
    refused = take(reach(*TWICE[:4]), "enforce", {**WHY, "basis": "三定"}, DISPATCHER)
    assert (refused.lead, refused.wrong_returns) == (LEAD, 1)
    with pytest.raises(MustSign):
        take(refused, "return", RETURN, UNIT)
    with pytest.raises(MustSign):
        take(refused, "recall", WHY, DISPATCHER)


def test_a_unit_returns_a_case_once() -> None:
    again = take(reach(*TWICE[:4]), "redispatch", {"lead": LEAD, **WHY}, DISPATCHER)
    with pytest.raises(AlreadyReturned):
        take(again, "return", RETURN, UNIT)


def test_who_handled_it_neither_checks_nor_closes_it() -> None:
    both = Actor(UNIT.id, frozenset({"county_accept", "grid_worker"}), CITY)
    with pytest.raises(OwnWork):
        take(reach(*CLOSABLE), "close", dict(CLOSE[1]), both)
    checking = reach(*CLOSABLE[:-1])
    for step, given in (("check_pass", SHOT), ("check_fail", WHY), ("check_revisit", SHOT)):
        with pytest.raises(OwnWork):
            take(checking, step, given, both)
    with pytest.raises(OwnWork):
        take(reach(*HANDLING, FEEDBACK), "remote_check", {"evidence": "可见"}, both)
    with pytest.raises(BadField):
        take(reach(*HANDLING, FEEDBACK), "check", {"assignee": "unit"}, DUTY)


def test_who_put_it_right_on_the_spot_does_not_close_it() -> None:
    done = walk(ways()["self"][1][:1])[-1][2]
    assert (done.state, done.finished_at is not None, done.case_no) == ("closable", True, None)
    with pytest.raises(OwnWork):
        take(done, "close", dict(CLOSE[1]), Actor(WORKER.id, frozenset({"town_accept"}), WEST))


def test_what_was_put_right_on_the_spot_is_nobodys_rework_and_can_be_read_again() -> None:
    name, given, who = SELF_HANDLED[1][0]
    back = walk(((name, given, who), ("send_back", WHY, DUTY)))[-1][2]
    assert (back.reworks, back.reworked, back.lead) == (1, (), None)
    assert load_case(dump_case(back)) == back
    old = STEPS["send_back"].apply(back, None, {"unit": None}, 0, "user:duty")
    assert old.reworked == ()


def test_striking_off_takes_two_persons() -> None:
    case = reach(TAKE_IN, REGISTER)
    for step, who in (("force_void", DUTY), ("void", DUTY)):
        with pytest.raises(NeedsSecond):
            take(case, step, WHY, who)
        asked = take(case, "ask_void", WHY, DUTY)
        with pytest.raises(NeedsSecond):
            take(asked, step, WHY, DUTY)
        assert take(asked, step, WHY, OTHER_CHIEF).state == "void"


def test_an_extension_is_asked_in_time_agreed_by_the_unit_and_moves_by_one_limit_at_most() -> None:
    case = reach(*HANDLING)
    assert case.handle is not None
    with pytest.raises(NothingOpen):
        take(case, "extend", {}, DUTY)
    with pytest.raises(TooLate):
        take(case, "ask_extension", WHY, HANDLER, DAY)
    asked = take(case, "ask_extension", WHY, HANDLER)
    with pytest.raises(NothingOpen):
        take(asked, "extend", {}, DUTY)
    with pytest.raises(NothingOpen):
        take(asked, "ask_extension", WHY, HANDLER)
    agreed = take(asked, "agree_extension", {}, UNIT)
    most = case.handle.due + 2 * 3_600_000
    for wrong in (case.handle.due, most + 1):
        with pytest.raises(BadField):
            take(agreed, "extend", {"new_deadline": wrong}, DUTY)
    longer = take(agreed, "extend", {}, DUTY)
    assert longer.handle == longer.clock
    assert longer.handle is not None
    assert (longer.handle.due, longer.extensions) == (most, 1)


def test_the_unit_itself_needs_no_agreement_and_a_refusal_uses_nothing_up() -> None:
    case = take(reach(*HANDLING), "ask_extension", WHY, UNIT)
    assert case.extension is not None
    assert case.extension.state == "unit_ok"
    case = take(case, "deny_extension", WHY, DUTY)
    for _ in range(2):
        case = take(take(case, "ask_extension", WHY, UNIT), "extend", {}, DUTY)
    with pytest.raises(UsedUp):
        take(case, "ask_extension", WHY, UNIT)


def test_a_suspended_case_has_no_clock_and_goes_on_with_what_was_left() -> None:
    case = reach(*HANDLING)
    assert case.handle is not None
    until = round((START + 9 * DAY).timestamp() * 1000)
    given = {"suspend_request": "待汛后", "until": until, "reason_code": "season"}
    for wrong in (1, until + 400 * 86_400_000):
        with pytest.raises(BadField):
            take(case, "suspend", given | {"until": wrong}, DUTY)
    with pytest.raises(TooLate):
        take(case, "suspend", given, DUTY, DAY)
    still = take(case, "suspend", given, DUTY)
    assert (still.clock, next_look(still)) == (None, until)
    assert due_steps(still, until - 1) == []
    assert [step for step, _ in due_steps(still, until)] == ["resume"]
    on = take(still, "resume", {}, SYSTEM, 9 * DAY)
    assert on.handle == on.clock
    assert on.handle is not None
    assert on.handle.due - case.handle.due == round((9 * DAY - DAY / 24).total_seconds() * 1000)
    with pytest.raises(UsedUp):
        take(on, "suspend", given, DUTY, 9 * DAY)


def test_a_signing_window_that_is_over_signs_by_itself_and_is_counted() -> None:
    case = reach(TAKE_IN, REGISTER, DISPATCH)
    assert case.clock is not None
    assert [s for s, _ in due_steps(case, case.clock.yellow)] == ["lamp"]
    assert [s for s, _ in due_steps(replace(case, lamp="red"), case.clock.due)] == ["auto_sign"]
    signed = take(case, "auto_sign", {}, SYSTEM)
    assert (signed.state, signed.sign_timeouts, signed.clock) == ("handling", 1, case.handle)


def test_a_merge_names_an_open_case_of_ones_own_area() -> None:
    case = reach()

    def merge(master: Case | None, who: Actor = DUTY) -> Case:
        return take(case, "merge", {"master_case": "M"}, who, other=lambda _: master)

    assert merge(MASTER).merged_into == "M"
    for wrong in (None, replace(MASTER, state="closed"), replace(MASTER, area="519901001001001")):
        with pytest.raises(BadField):
            merge(wrong)
    with pytest.raises(BadField):
        merge(MASTER, EAST_DISPATCHER)
    with pytest.raises(BadField):
        take(case, "merge", {"master_case": "C"}, DUTY)


def test_going_up_restarts_the_clock_and_empties_the_lead() -> None:
    up = take(reach(*HANDLING), "escalate", WHY, UNIT)
    assert (up.lead, up.handle, up.level, up.escalations) == (None, None, "county", 1)
    with pytest.raises(DispatchError):
        take(reach(*HANDLING), "escalate", WHY, OTHER_UNIT)
    sent = take(up, "accept_up", {"lead": OTHER}, DISPATCHER, 2 * DAY)
    assert sent.handle is not None
    assert sent.handle.since == round((START + 2 * DAY).timestamp() * 1000)


def test_units_called_in_have_clocks_of_their_own_and_the_lead_keeps_its_own() -> None:
    case = reach(*HANDLING)
    helped = take(case, "co_sign", {"units": POLICE, "opinion": "协助"}, DUTY)
    assert (helped.clock, helped.helpers[-1].unit) == (case.clock, POLICE[0])
    given = {"whistle_type": "emergency", "units": [OTHER, *POLICE], "requirement": "到场"}
    blown = take(case, "whistle", given, TOWN_CHIEF)
    assert blown.clock == case.clock
    assert [(w.no, w.clock.limit) for w in blown.whistles] == [(1, "30min"), (2, "30min")]
    for units in ([], [LEAD], [f"town_law@{EAST}"]):
        with pytest.raises(BadField):
            take(case, "whistle", given | {"units": units}, TOWN_CHIEF)


def test_a_revisit_asks_three_times_an_hour_apart_and_sends_back_once() -> None:
    case = reach(*HANDLING, FEEDBACK, CHECK, ("check_revisit", SHOT, WORKER))
    for tries in ([1, 2], [1, 2, 3], [1, 10**7, 10**14]):
        with pytest.raises(BadField):
            take(case, "revisit_unreached", {"attempts": tries}, REVISITOR)
    again = take(case, "revisit_bad", WHY, REVISITOR)
    assert again.clock is not None
    assert (again.clock.name, again.reworks, again.unsatisfied) == ("rework", 0, 1)
    with pytest.raises(UsedUp):
        take(replace(again, state="revisiting"), "revisit_bad", WHY, REVISITOR)
    quiet = replace(reach(*CLOSABLE[:-1]), sources=())
    assert "check_revisit" not in open_steps(quiet)


def test_a_case_is_reopened_within_seven_days_and_archived_when_its_channels_have_heard() -> None:
    closed = reach(*CLOSABLE, CLOSE)
    back = take(closed, "reopen", WHY, SUPERVISOR, 6 * DAY)
    assert (back.state, back.closed_at, back.reopens, back.is_open) == ("handling", None, 1, True)
    with pytest.raises(TooLate):
        take(closed, "reopen", WHY, SUPERVISOR, 8 * DAY)
    with pytest.raises(Unanswered):
        take(closed, "evaluate", {"score": 90.0}, EVALUATOR, unanswered=lambda _: 1)
    with pytest.raises(BadField):
        take(closed, "evaluate", {"score": 101.0}, EVALUATOR)


def test_signing_again_after_a_transfer_keeps_every_hand() -> None:
    second = replace(UNIT, id="user:second")
    case = take(reach(*HANDLING), "transfer_inner", {"handler": "二班"}, second)
    assert (case.hands, case.handler) == ((UNIT.id, second.id), "二班")


def test_an_arrival_is_noted_once_each_time_the_case_is_handled() -> None:
    there = take(reach(*HANDLING), "arrive", {"lon": 104.01, "lat": 30.02}, UNIT)
    assert (there.state, there.arrived_at is not None) == ("handling", True)
    assert "arrive" not in open_steps(there)
    with pytest.raises(AlreadyThere):
        take(there, "arrive", {}, UNIT)
    with pytest.raises(BadField):
        take(reach(*HANDLING), "arrive", {"arrived_at": 1}, UNIT)
    with pytest.raises(BadField):
        take(reach(*HANDLING), "arrive", {"lon": 104.0}, UNIT)


def test_each_co_unit_has_a_part_and_the_case_ends_when_all_are_answered() -> None:
    sent = reach(*HANDLING[:2], ("dispatch", {"lead": LEAD, "co": [OTHER, *POLICE]}, DISPATCHER))
    assert sent.handle
    assert [(p.unit, p.clock.name, p.clock.due) for p in sent.helpers] == [
        (unit, "help", sent.handle.due) for unit in (OTHER, *POLICE)
    ]
    done = {"result_text": "围挡已撤"}
    with pytest.raises(NotYourCase):
        take(sent, "co_feedback", done, UNIT)
    one = take(sent, "co_feedback", done, OTHER_UNIT)
    assert [p.unit for p in one.open_parts] == POLICE
    with pytest.raises(NotYourCase):
        take(one, "co_feedback", done, OTHER_UNIT)
    ready = replace(reach(*CLOSABLE), helpers=one.helpers)
    assert "close" not in open_steps(ready)
    with pytest.raises(StillOpen):
        take(ready, "close", dict(CLOSE[1]), DUTY)
    with pytest.raises(BadField):
        take(ready, "co_release", {"unit": OTHER, **WHY}, DISPATCHER)
    free = take(ready, "co_release", {"unit": POLICE[0], **WHY}, DISPATCHER)
    assert not {"co_feedback", "co_release"} & set(open_steps(free))
    assert take(free, "close", dict(CLOSE[1]), DUTY).state == "closed"
    for step, given in (("return", RETURN), ("recall", WHY)):
        assert take(sent, step, given, UNIT if step == "return" else DISPATCHER).helpers == ()


def test_what_a_part_had_left_when_the_case_was_suspended_it_has_when_it_goes_on() -> None:
    case = reach(*HANDLING)
    until = round((START + 9 * DAY).timestamp() * 1000)
    given = {"suspend_request": "待汛后", "until": until, "reason_code": "season"}
    on = take(take(case, "suspend", given, DUTY), "resume", {}, SYSTEM, 9 * DAY)
    assert case.handle
    assert on.handle
    assert on.open_parts[0].clock.due == on.handle.due > case.handle.due
