"""Which steps are told to channels, how often a reply is tried, and that a receipt never goes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dispatch.bodies import STEPS, read_body
from dispatch.change import Change
from dispatch.domain.answer import Answer, Ladder
from dispatch.domain.case import Case, Source
from dispatch.domain.due import epoch_ms
from dispatch.domain.emergency.order import Order, Receipt
from dispatch.domain.errors import NotAllowed, NothingOpen
from dispatch.domain.fold import advance, advance_other, decide
from dispatch.domain.receipts import OF_ORDER, STAGES, further, of_case, of_order
from dispatch.domain.steps.receipt import ReceiptTold
from dispatch.domain.steps.seen import Seen
from dispatch.policies import reply_ladder
from dispatch.replies import PUSHES, replies_due
from support.branches import BRANCHES, FIRST, MASTER, SYSTEM
from support.two_towns import CHANNEL, DUTY, context

NOW = datetime(2026, 6, 18, 2, tzinfo=UTC)
LADDER = Ladder("v", (10, 20))
TOLD = {  # step -> what every channel of the case hears; all other steps are not told
    "accept": "accepted",
    "reject": "rejected",
    "merge": "merged",
    "void": "returned",
    "force_void": "returned",
    "extend": "extended",
    "suspend": "suspended",
    "close": "closed",
}
MORE = (Source("grid_app", "G-7"), Source("12345", "H-8"))  # came with cases that were merged into this one


def changes(acts: tuple) -> list[Change]:
    case, out = Case("01CASE"), []
    for n, (name, given, who) in enumerate((FIRST, *acts)):
        now = NOW + timedelta(minutes=n)
        step, ctx = STEPS[name], replace(context(now), other={"M": MASTER}.get)
        body = read_body(step, given)
        facts = decide(step, case, body, who, ctx)
        before, case = case, advance(step, case, body, facts, epoch_ms(now), who.id)
        if name == "report":
            case = replace(case, sources=case.sources + MORE)
        out.append(Change(n, n, name, before, case, "", body, min(step.roles & who.roles)))
    return out


@pytest.mark.parametrize("branch", sorted(BRANCHES))
def test_each_step_is_told_to_every_channel_of_the_case_or_to_the_level_above_or_to_none(branch: str) -> None:
    calendar = context().calendar
    for change in changes(BRANCHES[branch][1]):
        rows = replies_due(change, calendar)
        kind = TOLD.get(change.step)
        heard = [(row["channel"], row["ref"], row["kind"]) for row in rows]
        upward = [("upward", change.after.case_id, PUSHES[change.step])] if change.step in PUSHES else []
        assert heard == ([(s.channel, s.ref, kind) for s in change.after.sources] if kind else upward)
        assert all(row["state"] == "queued" and row["event_id"] == change.event_id for row in rows)


def test_the_branches_take_every_step_that_is_told() -> None:
    taken = {act[0] for _, acts in BRANCHES.values() for act in acts}
    assert set(TOLD) | set(PUSHES) <= taken


def tell(answer: Answer, stage: str, ladder: Ladder = LADDER, who=SYSTEM, now: int = 0) -> Answer:
    ctx = replace(context(NOW + timedelta(milliseconds=now)), ladder=ladder)
    body, step = ReceiptTold(stage, "why"), STEPS["receipt"]  # type: ignore[arg-type]
    facts = decide(step, answer, body, who, ctx)
    return advance_other(step, answer, body, facts, epoch_ms(ctx.now), who.id)


def test_a_reply_is_tried_once_more_than_the_ladder_has_waits_and_then_given_up() -> None:
    answer, waits = Answer(1), []
    while answer.state == "queued":
        answer = tell(answer, "failed")
        waits.append(answer.next_at - epoch_ms(NOW))
    assert (answer.state, answer.tries, answer.note, waits) == ("failed", 3, "why", [10, 20, 0])


def test_who_sends_again_starts_a_fresh_ladder_at_once() -> None:
    step = STEPS["send_again"]
    failed = tell(tell(tell(Answer(1), "failed"), "failed"), "failed")
    again = advance_other(step, failed, step.body(), {}, 99, "user:x")
    assert (again.state, again.tries, again.next_at) == ("queued", 0, 99)
    with pytest.raises(NothingOpen):
        step.guard(again)


def test_the_ladder_in_force_ends_within_a_working_day() -> None:
    ladder = reply_ladder()
    assert list(ladder.waits) == sorted(ladder.waits)
    assert sum(ladder.waits) < 8 * 3_600_000
    assert ladder.after(len(ladder.waits)) is not None
    assert ladder.after(len(ladder.waits) + 1) is None


def test_stages_go_on_and_what_is_behind_is_no_news() -> None:
    for n, stage in enumerate(STAGES):
        assert [further(stage, other) for other in STAGES] == [m > n for m in range(len(STAGES))]
    assert Answer(1, "failed").heeds("delivered")  # it came there after all
    assert not Answer(1, "sent").heeds("failed")
    assert not Answer(1, "read").heeds("delivered")


@pytest.mark.parametrize("stage", ["sent", "failed"])
def test_only_who_delivers_says_that_it_did_or_could_not(stage: str) -> None:
    with pytest.raises(NotAllowed):
        tell(Answer(1), stage, who=CHANNEL)
    assert tell(Answer(1), "delivered", who=CHANNEL).state == "delivered"


def test_a_look_is_read_and_an_act_is_acted_by_level_and_role_never_by_name() -> None:
    def told(step: str, role: str, body: object = None) -> list[tuple[str, str, str]]:
        return [(t.whom, t.stage, t.by) for t in of_case(step, "C", role, body)]

    assert told("seen", "town_accept", Seen("town")) == [("town", "read", "town_accept")]
    assert told("accept", "county_accept") == [("city", "acted", "county_accept")]
    assert told("lamp", "clock") == told("report", "channel") == []
    assert DUTY.id not in str(told("accept", "county_accept"))


def test_an_order_tells_of_those_it_moved_and_of_nobody_else() -> None:
    order = Order("O", receipts=(Receipt("a@1", "a@1", "signed", at=5), Receipt("b@1", "b@1", at=1)))
    assert [(t.whom, t.stage) for t in of_order(order, 5, "unit")] == [("a@1", "acted")]
    assert [(t.whom, t.stage) for t in of_order(order, 1, "county_chief")] == [("b@1", "sent")]
    assert set(OF_ORDER.values()) <= set(STAGES)


def test_a_level_acts_once_on_a_case_and_time_and_machines_never_do() -> None:
    case = Case("C", state="reported", area="511421101001004", grid="511421101001004")
    for name, given, who in (BRANCHES["straight"][1])[:3]:
        step, body = STEPS[name], read_body(STEPS[name], given)
        facts = decide(step, case, body, who, context(NOW))
        role = min(step.roles_in(case.state) & who.roles)
        case = advance(step, case, body, facts, 1, who.id, role)
    assert case.acted == ("city",)
    assert advance(
        STEPS["lamp"], case, read_body(STEPS["lamp"], {"lamp": "red"}), {}, 2, "clock", "clock"
    ).acted == ("city",)
