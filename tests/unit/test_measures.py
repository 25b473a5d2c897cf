"""Measures of a period, against the figures cities have published and by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dispatch.domain.case import Case
from dispatch.domain.clock import Clock
from dispatch.domain.measures import RATES, Formula, Part, Period, Record, counts, rate, score, total
from dispatch.domain.overlays import Appeal
from dispatch.domain.record import record

MONTH = Period(1_000, 2_000)
DUE = {"reported_at": 1_100, "registered_at": 1_110, "handle_due": 1_400, "close_due": 1_500}


def told(name, added):
    return f"{rate(name, added):.2%}"


def test_the_published_rates_of_a_city_come_out():
    """天门 2016-12: 972 due to close, 911 closed, 737 of them in time."""
    ontime = [Record(**DUE, finished_at=1_300, closed_at=1_450)] * 737
    late = [Record(**DUE, finished_at=1_450, closed_at=1_600)] * (911 - 737)
    still_open = [Record(**DUE)] * (972 - 911)
    added = total([*ontime, *late, *still_open], MONTH)
    assert (added["closed"], added["ontime_closed"], added["should_close"]) == (911, 737, 972)
    assert (told("close", added), told("ontime_close", added)) == ("93.72%", "75.82%")


def test_another_citys_variant_leaves_out_what_was_deferred():
    """金华: 按期结案 / (应结案 − 缓办)."""
    ontime = [Record(**DUE, closed_at=1_450)] * 6
    deferred = [Record(**DUE, closed_at=1_450, suspensions=1), Record(**DUE, suspensions=1)]
    added = total([*ontime, *deferred, *[Record(**DUE)] * 2], MONTH)
    assert (rate("ontime_close", added), rate("ontime_undeferred", added)) == (7 / 10, 6 / 8)


@pytest.mark.parametrize(
    ("one", "close"),
    [
        (Record(**DUE, closed_at=1_500), {"should_close", "closed", "ontime_closed"}),
        (Record(**DUE, closed_at=1_501), {"should_close", "closed"}),
        (Record(**DUE, closed_at=2_000), {"should_close"}),  # closed in the next month: not in this one
        (Record(**DUE), {"should_close"}),
        (Record(**DUE | {"registered_at": None}), set()),  # accepted is not registered
        (Record(**DUE, left="void"), set()),
        (Record(**DUE, left="merged"), set()),
        (Record(**DUE, left="suspended"), set()),
        (Record(**DUE | {"close_due": 2_500}), set()),  # due next month and still open
        (Record(**DUE | {"close_due": 2_500}, closed_at=1_900), {"should_close", "closed", "ontime_closed"}),
        (Record(**DUE | {"close_due": 900}, closed_at=1_200), set()),  # was due last month, and missed then
        (Record(**DUE, closed_at=900), set()),  # closed early, in the month before
        (Record(**DUE, closed_at=1_501, exempt=True), {"should_close", "closed", "ontime_closed"}),
    ],
)
def test_what_is_due_to_close_in_a_month(one, close):
    found = counts(one, MONTH)
    assert {name for name in ("should_close", "closed", "ontime_closed") if found[name]} == close


@pytest.mark.parametrize(
    ("one", "left_out"),
    [
        (Record(**DUE, left="suspended"), {"suspended"}),
        (Record(**DUE, left="void", closed_at=1_200), {"void"}),
        (Record(1_100, left="merged", closed_at=1_200), {"merged"}),
        (Record(**DUE, closed_at=1_501, exempt=True), {"exempt"}),
    ],
)
def test_what_is_left_out_is_counted_too(one, left_out):
    found = counts(one, MONTH)
    assert {name for name in ("void", "merged", "suspended", "exempt") if found[name]} == left_out


def test_a_merged_report_and_one_put_right_on_the_spot_ask_for_no_registration():
    others = [Record(1_100), Record(1_100, left="merged"), Record(1_100, self_handled=True)]
    added = total([Record(1_100, registered_at=1_110), *others], MONTH)
    assert rate("register", added) == 1 / 2
    assert rate("self_handle", added) == 1


def test_returns_and_dispatches_are_counted_by_the_time():
    """Twice returned, once rightly: of three dispatches two were right."""
    added = total([Record(1_100, registered_at=1_100, dispatches=3, returns=2, wrong_returns=1)], MONTH)
    assert (rate("return", added), rate("accuracy", added)) == (2 / 3, 2 / 3)


def test_what_was_never_signed_answers_late_too():
    signed = Record(1_100, registered_at=1_100, dispatches=1, signed_ontime=True)
    waits = Record(1_100, registered_at=1_100, dispatches=1)
    assert rate("response", total([signed, waits], MONTH)) == 1 / 2


def test_only_who_was_reached_says_whether_it_is_solved():
    well = Record(**DUE, closed_at=1_450, resolved=True, satisfied=True)
    badly = Record(**DUE, closed_at=1_450, resolved=True)
    added = total([well, badly, Record(**DUE, closed_at=1_450)], MONTH)
    assert (rate("resolve", added), rate("satisfaction", added)) == (1, 1 / 2)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"finished_at": 1_110 + 90 * 60_000}, (1, 90)),
        ({"finished_at": 1_110 + 90 * 60_000, "reworks": 1}, (0, 0)),
        ({"finished_at": 1_110 + 90 * 60_000, "suspensions": 1}, (0, 0)),
        ({"finished_at": 1_110 + 90 * 60_000, "handle_since": None}, (0, 0)),
        ({}, (0, 0)),
    ],
)
def test_the_time_taken_is_of_what_was_handled_in_one_go_without_a_stop(more, told):
    one = Record(1_100, handle_due=10**8, **{"handle_since": 1_110} | more)
    added = counts(one, Period(0, 10**9))
    assert (added["timed"], added["took"]) == told


@pytest.mark.parametrize(("more", "since"), [({}, 70), ({"reopens": 1}, None), ({"dispatches": 0}, None)])
def test_handling_begins_when_it_goes_to_the_unit_and_is_not_told_of_a_case_opened_again(more, since):
    case = Case("C", "closed", **{"dispatches": 1, "handle": Clock("handle", 70, 80, 90, "1wd")} | more)
    assert record(case).handle_since == since


@pytest.mark.parametrize(("closed", "at"), [(None, 1_500), (1_400, 1_400), (1_700, 1_500)])
def test_a_case_counts_as_due_once_at_its_deadline_or_when_closed_early(closed, at):
    assert Record(**DUE, closed_at=closed).counts_at == at


def test_nothing_to_count_is_no_rate():
    assert all(rate(name, {}) is None for name in RATES)


FORMULA = Formula("1", (Part("ontime_close", 40, 0.95), Part("satisfaction", 20, 0.9)), 0.2, 0.5, 0.5, 2)


def test_a_score_is_full_at_its_targets_and_less_what_is_deducted():
    added = {"should_close": 100, "ontime_closed": 96, "revisited": 10, "satisfied": 9}
    assert score(FORMULA, added).points == 60
    assert score(FORMULA, added | {"reworks": 2}, 1, 1).points == pytest.approx(60 - 0.4 - 0.5 - 2)
    assert score(FORMULA, added | {"reworks": 3}).points == pytest.approx(60 - 1.5)
    assert score(FORMULA, added | {"ontime_closed": 19}).points == pytest.approx(8 + 20)


def test_a_part_without_cases_drops_out_and_is_named():
    found = score(FORMULA, {"should_close": 4, "ontime_closed": 4})
    assert (found.points, found.of, found.missing, found.percent) == (40, 40, ("satisfaction",), 100)
    assert score(FORMULA, {"reworks": 5}).points == 0
    assert score(FORMULA, {}).percent is None


@pytest.mark.parametrize(
    ("unit", "state", "exempt"), [("a", "approved", True), ("b", "approved", False), ("a", "denied", False)]
)
def test_an_appeal_excuses_the_unit_that_made_it_and_nobody_else(unit, state, exempt):
    """A case that went on to another unit is not excused by what the first was right about."""
    case = Case("C", "closed", lead="a@511421", appeal=Appeal(f"{unit}@511421", state, "天气"))
    assert record(case).exempt is exempt


def test_an_upheld_appeal_deducts_nothing_and_keeps_the_trace():
    """DOMAIN 3.4: it exempts the score; the facts stay."""
    done = {**DUE, "dispatches": 1, "finished_at": 1_450, "closed_at": 1_600, "reworks": 3}
    rule = Formula("t", (Part("ontime_close", 100, 1.0),), rework=0.2, rework_many=0.5)
    both = ({}, {"exempt": True, "excused": 3})
    stands, upheld = (total([Record(**done, **one)], MONTH) for one in both)
    assert (score(rule, stands).percent, score(rule, upheld).percent) == (0, 100)
    assert score(rule, upheld).off == 0
    assert stands["reworked"] == upheld["reworked"] == 1
    assert (stands["exempt"], upheld["exempt"]) == (0, 1)


def test_an_upheld_appeal_excuses_nothing_that_comes_after_the_case_is_opened_again():
    """What it was about stays excused: its own reworks. The round that follows has a promise of its own."""
    appeal = Appeal("a@511421", "approved", "天气", "judge", reopens=0, reworks=2)
    before = Case("C", "closed", lead="a@511421", appeal=appeal, reworks=2)
    again = replace(before, reopens=1, reworks=3)
    assert [(record(one).exempt, record(one).excused) for one in (before, again)] == [(True, 2), (False, 2)]
    done = {**DUE, "finished_at": 1_390, "closed_at": 1_600, "reworks": 3, "excused": 2}
    added = total([Record(**done)], MONTH)
    assert (added["reworks"], added["reworked"], added["ontime_closed"]) == (1, 1, 0)
