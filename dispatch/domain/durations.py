"""How long stages take, as counts in fixed buckets: they add up in any order, and tell a median.

A bucket is 2^(1/8) wide, so a median told from it is at most 4.5 % off.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from dispatch.domain.case import Case

PER_OCTAVE = 8
EDGES = [round(1000 * 2 ** (i / PER_OCTAVE)) for i in range(27 * PER_OCTAVE + 1)]  # ms: 1 s to four years


def bucket(ms: int) -> int:
    """Where a duration counts; 0 is below a second."""
    return bisect_right(EDGES, ms)


def middle(number: int) -> int:
    """The duration a bucket stands for, in ms."""
    return round(1000 * 2 ** ((number - 0.5) / PER_OCTAVE)) if number else 500


def median(counts: Mapping[int, int]) -> int | None:
    """The middle one of what was counted, in ms; None of nothing."""
    left = (sum(counts.values()) + 1) // 2
    for number in sorted(counts):
        left -= counts[number]
        if counts[number] and left <= 0:
            return middle(number)
    return None


def took(step: str, before: Case, after: Case, at: int) -> int | None:
    """ms a stage of the closed loop took, when this step ends one.

    立案 counts from the report, 派遣 from 立案, 处置 from 派遣, 核查 from when it was done, 结案 from 核查.
    """
    since = {
        "register": before.reported_at,
        "dispatch": before.registered_at,
        "feedback": before.handle.since if before.handle else None,
        "check_pass": before.finished_at,
        "close": before.clock.since if before.clock else None,
    }.get(step)
    if since is None:
        return None
    end = after.finished_at if step == "feedback" else at
    return max(0, (end or at) - since)
