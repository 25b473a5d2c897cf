"""What the system does by itself: only certain reports of trusted channels go on alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dispatch.domain.case import Case
from dispatch.domain.policy import follow_up

CERTAIN = Case("C", state="reported", scenario="0101010101", grid="519901001001001")


def test_a_certain_report_is_accepted_then_registered_then_left_to_people() -> None:
    assert [
        found and found[0]
        for state in ("reported", "accepted", "registered", "closed")
        for found in [follow_up(replace(CERTAIN, state=state), True)]
    ] == ["accept", "register", None, None]


@pytest.mark.parametrize("change", [{"scenario": None}, {"grid": None}])
def test_what_is_not_certain_waits(change: dict[str, None]) -> None:
    assert follow_up(replace(CERTAIN, **change), True) is None


def test_what_is_not_trusted_waits() -> None:
    assert follow_up(CERTAIN, False) is None
