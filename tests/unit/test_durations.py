"""Stages in buckets: the median they tell is the real one within a bucket."""

import random
from collections import Counter

from dispatch.domain.case import Case, Clock
from dispatch.domain.durations import EDGES, bucket, median, middle, took

HOUR = 3_600_000


def test_a_median_told_from_buckets_is_within_five_percent() -> None:
    chance = random.Random(7)
    for n in (1, 2, 5, 60, 1001):
        waits = [round(chance.lognormvariate(14, 2)) + 1000 for _ in range(n)]
        told = median(Counter(bucket(ms) for ms in waits))
        real = sorted(waits)[(n - 1) // 2]
        assert told is not None
        assert abs(told - real) <= 0.046 * real


def test_nothing_counted_has_no_median_and_below_a_second_is_half_a_second() -> None:
    assert median({}) is None
    assert median({5: 0}) is None
    assert median({0: 3, 90: 1}) == 500


def test_every_duration_has_a_bucket_and_buckets_are_in_order() -> None:
    assert [bucket(ms) for ms in (0, 999, 1000, EDGES[-1], EDGES[-1] * 9)] == [
        0,
        0,
        1,
        len(EDGES),
        len(EDGES),
    ]
    middles = [middle(i) for i in range(len(EDGES) + 1)]
    assert middles == sorted(middles)
    assert all(bucket(middle(i)) == i for i in range(len(EDGES) + 1))


def test_a_stage_is_measured_from_the_one_before() -> None:
    clock = Clock("close", 50 * HOUR, 51 * HOUR, 52 * HOUR, "1wd")
    handle = Clock("handle", 3 * HOUR, 20 * HOUR, 24 * HOUR, "1wd")
    before = Case(
        "c", reported_at=HOUR, registered_at=2 * HOUR, handle=handle, finished_at=30 * HOUR, clock=clock
    )
    after = Case("c", finished_at=31 * HOUR)
    at = 60 * HOUR
    told = {step: took(step, before, after, at) for step in ("register", "dispatch", "check_pass", "close")}
    assert told == {"register": 59 * HOUR, "dispatch": 58 * HOUR, "check_pass": 30 * HOUR, "close": 10 * HOUR}
    assert took("feedback", before, after, at) == 28 * HOUR
    assert took("sign", before, after, at) is None
    assert took("register", Case("c", reported_at=at + 5), after, at) == 0
