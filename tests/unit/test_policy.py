"""What the system does by itself: only certain reports of trusted channels go on alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dispatch.domain.case import Case, Source
from dispatch.domain.policy import follow_up
from dispatch.policies import auto_policy

CERTAIN = Case(
    "C", state="reported", scenario="0101010101", grid="519901001001001", sources=(Source("12345", "1"),)
)
POLICY = auto_policy()


def test_a_certain_report_is_accepted_then_registered_then_left_to_people() -> None:
    assert [
        found and found[0]
        for state in ("reported", "accepted", "registered", "closed")
        for found in [follow_up(replace(CERTAIN, state=state), True, POLICY)]
    ] == ["accept", "register", None, None]


@pytest.mark.parametrize("change", [{"scenario": None}, {"grid": None}])
def test_what_is_not_certain_waits(change: dict[str, None]) -> None:
    assert follow_up(replace(CERTAIN, **change), True, POLICY) is None


def test_what_is_not_trusted_waits() -> None:
    assert follow_up(CERTAIN, False, POLICY) is None


def test_a_channel_the_policy_does_not_name_waits_whatever_its_key_says() -> None:
    assert "citizen" not in POLICY.channels
    told = replace(CERTAIN, sources=(Source("citizen", "1"),))
    assert follow_up(told, True, POLICY) is None
