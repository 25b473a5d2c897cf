"""Which steps time alone makes due, gathered over the watches; pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from dispatch.domain import watch_beside, watch_orders, watch_remind, watch_stage
from dispatch.domain.case import Case


class Watch(Protocol):
    """One thing that time does to a case. A mark stays until the step it makes due has been taken."""

    def marks(self, case: Case) -> Iterable[int]:
        """When (epoch ms) the clock must look at the case for this."""

    def due(self, case: Case, now: int) -> list[tuple[str, Any]]:
        """The steps, with their bodies, that are due at `now`."""


WATCHES: tuple[Watch, ...] = (watch_stage, watch_orders, watch_beside, watch_remind)


def next_look(case: Case) -> int | None:
    """When time next makes a step due (epoch ms); None: never."""
    return min((mark for watch in WATCHES for mark in watch.marks(case)), default=None)


def due_steps(case: Case, now: int) -> list[tuple[str, Any]]:
    """The next step that is due at `now`, if any: it moves the case, so the others are asked for again."""
    for watch in WATCHES:
        if steps := watch.due(case, now):
            return steps
    return []
