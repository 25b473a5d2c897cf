"""The clocks of a case that a calendar can move: taken out by name, brought to a calendar, put back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dispatch.domain.calendar import WorkCalendar
from dispatch.domain.case import Case
from dispatch.domain.clock import Clock
from dispatch.domain.due import recounted
from dispatch.domain.limits import Limits


def clocks_of(case: Case) -> dict[str, Clock]:
    """The clocks that have not done their work yet, by where they stand: `stage`, `whistles.0`."""
    out = {"stage": case.clock, "handle": case.handle if case.finished_at is None else None}
    for name, items in _beside(case).items():
        out |= {f"{name}.{n}": clock for n, clock in enumerate(items)}
    return {where: clock for where, clock in out.items() if clock is not None}


def _beside(case: Case) -> dict[str, list[Clock | None]]:
    answered = bool(case.reopens)
    return {
        "sources": [None if answered else source.clock for source in case.sources],
        "helpers": [None if h.answered_at else h.clock for h in case.helpers],
        "whistles": [w.clock if w.state in ("blown", "assigned") else None for w in case.whistles],
        "orders": [o.clock if o.open and o.answered_at is None else None for o in case.orders],
    }


def with_clocks(case: Case, clocks: Mapping[str, Clock]) -> Case:
    """The case with these clocks in their places."""

    def put(name: str, items: tuple[Any, ...]) -> tuple[Any, ...]:
        news = [clocks.get(f"{name}.{n}") for n in range(len(items))]
        lit = {} if name == "sources" else {"lamp": "green"}
        return tuple(replace(i, clock=new, **lit) if new else i for i, new in zip(items, news, strict=True))

    return replace(
        case,
        clock=clocks.get("stage", case.clock),
        handle=clocks.get("handle", case.handle),
        sources=put("sources", case.sources),
        helpers=put("helpers", case.helpers),
        whistles=put("whistles", case.whistles),
        orders=put("orders", case.orders),
    )


def moved(case: Case, limits: Limits, calendar: WorkCalendar) -> dict[str, Clock]:
    """Those of its clocks that end otherwise by this calendar, as they stand by it."""
    was = clocks_of(case)
    now = {where: recounted(clock, case.urgency, limits, calendar) for where, clock in was.items()}
    return {where: clock for where, clock in now.items() if clock.due != was[where].due}
