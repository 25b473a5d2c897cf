"""复盘: what is measured of an incident when it is looked back on, and what of its plan was done; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from dispatch.domain.emergency.incident import Incident
from dispatch.domain.emergency.order import CHASE_AFTER, Order, Receipt
from dispatch.domain.emergency.resources import OUT

ANSWER_WITHIN = 60_000  # ms from a roll call on
Outcome = Literal["done", "late", "running", "overdue", "refused", "cancelled"]


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; nothing to count is no share at all."""

    n: int
    of: int

    @property
    def percent(self) -> float | None:
        return 100 * self.n / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Supplied:
    """What was used up of something that is counted, and how much is still out."""

    resource: str
    name: str
    measure: str
    used: int
    out: int


@dataclass(frozen=True, slots=True)
class Measures:
    """Times are ms from 接报 on; None: it did not happen."""

    first_report: int | None
    first_order: int | None
    first_there: int | None
    started: int | None
    lasted: int | None
    answered: Share  # 叫应: calls that were answered at all
    answered_soon: Share  # ... within a minute
    signed_soon: Share  # addressees of orders who signed within five minutes
    done_in_time: Share  # addressees of orders with a deadline who were done by then
    refused: int
    evacuated: int | None
    to_evacuate: int | None
    supplies: tuple[Supplied, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the plan beside what was done."""

    no: int
    group: str
    zh: str
    en: str
    unit: str
    due: int
    done_at: int | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class LevelChange:
    """The response went to a level, or ended ("")."""

    at: int
    level: str


def measure(incident: Incident, orders: Iterable[Order], now: int) -> Measures:
    """As far as it is known at `now`."""
    held = [o for o in orders if o.state != "cancelled"]
    asked = [(o, r) for o in held if o.kind == "order" for r in o.receipts]
    timed = [(o.due, r) for o, r in asked if o.due is not None]
    came = [r.arrived_at for o in held for r in o.receipts if r.arrived_at is not None]
    calls = [(roll.at, dict(roll.answered).get(unit)) for roll in incident.rolls for unit in roll.called]
    return Measures(
        first_report=_since(incident, _first_report(incident)),
        first_order=_since(incident, min((o.issued_at for o in held), default=None)),
        first_there=_since(incident, min(came, default=None)),
        started=_since(incident, incident.started_at),
        lasted=_since(incident, incident.ended_at),
        answered=Share(sum(at is not None for _, at in calls), len(calls)),
        answered_soon=Share(sum(a is not None and a - at <= ANSWER_WITHIN for at, a in calls), len(calls)),
        signed_soon=Share(
            sum(r.signed_at is not None and r.signed_at - o.issued_at <= CHASE_AFTER for o, r in asked),
            len(asked),
        ),
        done_in_time=Share(
            sum(_done_at(r) is not None and r.at <= due for due, r in timed),
            sum(_done_at(r) is not None or due <= now for due, r in timed),
        ),
        refused=sum(r.state == "refused" for _, r in asked),
        evacuated=incident.figures.evacuated,
        to_evacuate=incident.figures.to_evacuate,
        supplies=supplies(incident),
    )


def supplies(incident: Incident) -> tuple[Supplied, ...]:
    """Supplies and equipment of which some was used up or is out, by name."""
    found: dict[str, Supplied] = {}
    for hold in incident.holds:
        if hold.kind not in ("supply", "equipment"):
            continue
        before = found.get(hold.resource) or Supplied(hold.resource, hold.name, hold.measure, 0, 0)
        out = before.out + (hold.n if hold.state in OUT else 0)
        found[hold.resource] = replace(before, used=before.used + hold.used, out=out)
    rows = [one for one in found.values() if one.used or one.out]
    return tuple(sorted(rows, key=lambda one: (one.name, one.resource)))


def _since(incident: Incident, at: int | None) -> int | None:
    return None if at is None else at - incident.declared_at


def _first_report(incident: Incident) -> int | None:
    """首报 by phone or in writing, whichever came first."""
    told = incident.reporting.told_at if incident.reporting else None
    written = [s.at for s in incident.sitreps if s.kind == "first"]
    return min([at for at in (told, *written) if at is not None], default=None)


def _done_at(receipt: Receipt) -> int | None:
    return receipt.at if receipt.state == "done" else None


def compare(incident: Incident, orders: Iterable[Order], now: int) -> tuple[Compared, ...]:
    """Every line of the plan and how it went, as known at `now`."""
    by_id = {o.order_id: o for o in orders}
    out = []
    for line in incident.lines:
        order = by_id[line.order_id]
        receipt = order.receipts[0]
        done = _done_at(receipt)
        outcome: Outcome = "overdue" if line.due < now else "running"
        if order.state == "cancelled":
            outcome = "cancelled"
        elif receipt.state == "refused":
            outcome = "refused"
        elif done is not None:
            outcome = "done" if done <= line.due else "late"
        out.append(Compared(line.no, line.group, line.zh, line.en, receipt.unit, line.due, done, outcome))
    return tuple(out)
