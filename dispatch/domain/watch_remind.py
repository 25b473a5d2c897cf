"""The reminder ladder: person, leader, city, until somebody acknowledges or the case moves on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dispatch.domain.case import Case
from dispatch.domain.steps.remind import Reminded


def marks(case: Case) -> Iterator[int]:
    yield from _rungs(case)[:1]


def due(case: Case, now: int) -> list[tuple[str, Any]]:
    """The highest rung that has come; those slept through are passed over."""
    passed = sum(rung <= now for rung in _rungs(case))
    return [("remind", Reminded(case.reminded + passed))] if passed else []


def _rungs(case: Case) -> tuple[int, ...]:
    """Those that are still to come."""
    clock = case.governing
    return () if clock is None or case.acknowledged or not case.is_open else clock.rungs[case.reminded :]
