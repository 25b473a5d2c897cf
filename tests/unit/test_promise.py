"""Until when a case is to be closed is promised at 立案, and moves only with what may move it."""

from __future__ import annotations

from dispatch.domain.record import record
from support.branches import BRANCHES, FIRST, SELF_HANDLED, walk

DAY = 86_400_000


def told(name):
    """(step, case after it) of a branch."""
    return [(act[0], case) for act, _, case in walk((FIRST, *BRANCHES[name][1]))]


def after(name, step):
    return next(case for taken, case in told(name) if taken == step)


def test_a_case_has_its_end_before_anybody_is_sent():
    accepted, registered, sent = (after("straight", step) for step in ("accept", "register", "dispatch"))
    assert accepted.close_by is None
    assert registered.handle_by < registered.close_by
    assert sent.handle_by == sent.handle.due < sent.close_by


def test_rework_keeps_what_was_promised_and_longer_moves_it():
    sent, again = after("done_over", "dispatch"), after("done_over", "rework")
    assert again.handle.due != sent.handle.due
    assert (again.handle_by, again.close_by) == (sent.handle_by, sent.close_by)
    signed, longer = after("longer", "sign"), after("longer", "extend")
    assert longer.handle_by == longer.handle.due > signed.handle_by
    assert longer.close_by > signed.close_by
    assert after("longer", "resume").close_by >= longer.close_by


def test_a_case_reopened_is_promised_anew():
    closed, opened = after("done_over", "close"), after("done_over", "reopen")
    assert opened.handle_by == opened.handle.due != closed.handle_by


def test_what_became_of_a_case_is_in_its_record():
    evaluated = record(told("done_over")[-1][1])
    assert (evaluated.registered_at is not None, evaluated.closed_at is not None) == (True, True)
    assert (evaluated.reworks, evaluated.resolved, evaluated.satisfied) == (3, True, True)
    assert record(after("struck_off", "force_void")).left == "void"
    assert record(after("merged_late", "merge")).left == "merged"
    assert record(after("longer", "suspend")).left == "suspended"
    assert record(after("longer", "resume")).suspensions == 1
    assert record(after("appealed", "appeal_decide")).exempt
    assert not record(after("appealed_in_vain", "appeal_decide")).exempt
    refused = record(after("refused_return", "sign"))
    assert (refused.dispatches, refused.returns, refused.wrong_returns) == (2, 1, 1)
    assert not record(after("not_taken_in", "reject")).accepted


def test_who_signs_in_time_and_who_is_signed_for():
    assert record(after("straight", "sign")).signed_ontime
    assert not record(after("straight", "dispatch")).signed_ontime
    assert not record(after("backstopped", "auto_sign")).signed_ontime


def test_what_was_put_right_on_the_spot_waits_for_no_deadline():
    handled = record(walk(SELF_HANDLED[1])[0][2])
    assert (handled.self_handled, handled.by_grid, handled.close_due) == (True, True, None)
    assert not record(after("straight", "feedback")).self_handled
