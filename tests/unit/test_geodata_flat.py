"""Metres out of degrees, without a projection."""

from __future__ import annotations

import pytest

from geodata.flat import metres


def test_distances_are_good_to_a_percent() -> None:
    assert metres(104.0, 30.0, 104.0, 30.0) == 0
    assert metres(104.0, 30.0, 104.0, 30.01) == pytest.approx(1109, rel=0.01)
    assert metres(104.0, 30.0, 104.01, 30.0) == pytest.approx(965, rel=0.01)
