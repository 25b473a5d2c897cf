"""随主案办结: the case it was merged into has ended, and this one ends with it."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.step import Facts, Step


@dataclass(frozen=True, slots=True)
class ClosedWith:
    master_case: str
    outcome: str  # state the other one ended in


def apply(case: Case, body: ClosedWith, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, closed_at=at)


STEP = Step("close_merged", ClosedWith, frozenset({"merged"}), None, frozenset({"system"}), apply)
