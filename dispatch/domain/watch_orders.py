"""The clock of a 督办 order: one that is not answered in time while the matter is open goes a grade up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dispatch.domain.case import Case
from dispatch.domain.overlays import Order
from dispatch.domain.steps.supervise_escalate import OrderRaised

WAITING = frozenset({"issued", "signed"})
REASON = "督办超时未回复，自动提级"


def marks(case: Case) -> Iterator[int]:
    for order in _waiting(case):
        yield order.clock.due + 1


def due(case: Case, now: int) -> list[tuple[str, Any]]:
    return [
        ("supervise_escalate", OrderRaised(REASON, order.no))
        for order in _waiting(case)
        if now > order.clock.due
    ][:1]


def _waiting(case: Case) -> list[Order]:
    """Orders of the first grade: above it people decide."""
    if case.state not in ("dispatched", "handling"):
        return []
    return [o for o in case.orders if o.grade == "general" and o.state in WAITING and o.kind != "interview"]
