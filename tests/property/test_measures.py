"""Whatever happened to cases, their measures stay measures."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain.measures import COUNTS, RATES, Period, Record, counts, total

MONTH = Period(1_000, 2_000)

times = st.none() | st.integers(500, 2_500)
few = st.integers(0, 4)
records = st.builds(
    Record,
    reported_at=st.integers(500, 2_500),
    accepted=st.booleans(),
    registered_at=times,
    handle_due=times,
    finished_at=times,
    close_due=times,
    closed_at=times,
    left=st.sampled_from(["", "", "void", "merged", "suspended"]),
    by_grid=st.booleans(),
    self_handled=st.booleans(),
    dispatches=few,
    signed_ontime=st.booleans(),
    returns=few,
    wrong_returns=few,
    reworks=few,
    extensions=few,
    suspensions=few,
    exempt=st.booleans(),
    resolved=st.none() | st.booleans(),
    satisfied=st.booleans(),
)


@given(st.lists(records, max_size=30))
def test_no_rate_is_more_than_the_whole(some):
    added = total(some, MONTH)
    for name, (part, whole) in RATES.items():
        assert 0 <= added[part] <= added[whole], name


@given(records)
def test_every_case_behind_a_part_is_behind_the_whole(one):
    found = counts(one, MONTH)
    assert set(found) <= set(COUNTS)
    for name, (part, whole) in RATES.items():
        assert found[part] <= found[whole], name


@given(records, st.lists(st.integers(501, 2_499), max_size=4, unique=True))
def test_a_case_is_counted_in_one_period_only(one, cuts):
    ends = [500, *sorted(cuts), 2_501]
    periods = [Period(a, b) for a, b in pairwise(ends)]
    for name in ("reported", "should_close", "should_handle", "dispatched", "revisited"):
        assert sum(counts(one, period)[name] for period in periods) <= 1, name


@given(st.lists(records, max_size=10), st.lists(records, max_size=10))
def test_parts_of_a_city_add_up_to_the_city(some, others):
    assert total([*some, *others], MONTH) == total(some, MONTH) + total(others, MONTH)
