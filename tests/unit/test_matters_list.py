"""The matter list: every leaf complete, codes used once, laws and units known."""

from __future__ import annotations

from collections import Counter

from dispatch.domain.due import read_limit
from dispatch.matters import expand, list_version, unit_kinds


def test_every_leaf_is_whole() -> None:
    leaves = list(expand())
    assert len(leaves) > 1300
    assert max(Counter(leaf.code for leaf in leaves).values()) == 1
    for leaf in leaves:
        assert len(leaf.code) == 10
        assert leaf.lead in unit_kinds()
        assert leaf.lead not in leaf.co
        assert leaf.basis
        assert leaf.close
        read_limit(leaf.deadline)
    assert len({leaf.code[:2] for leaf in leaves}) == 12


def test_the_version_is_of_the_lists_content() -> None:
    assert list_version().startswith("qd-")
    assert len(list_version()) <= 24
