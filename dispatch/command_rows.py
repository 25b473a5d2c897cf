"""The rows of incidents and orders as they stand, made of what is folded."""

from __future__ import annotations

from typing import Any

from dispatch.domain.emergency.clocks import next_at
from dispatch.domain.emergency.incident import Incident
from dispatch.domain.emergency.order import Order


def incident_row(held: Incident, event_id: int, doc: str) -> dict[str, Any]:
    return {
        "incident_id": held.incident_id,
        "version": held.version,
        "state": held.state,
        "is_open": held.is_open,
        "incident_no": held.incident_no,
        "city": held.area[:6],
        "area": held.area,
        "units": " ".join(held.units),
        "war": held.war,
        "drill": held.drill,
        "declared_at": held.declared_at,
        "next_at": next_at(held),
        "event_id": event_id,
        "doc": doc,
    }


def order_row(held: Order, event_id: int, doc: str) -> dict[str, Any]:
    return {
        "order_id": held.order_id,
        "version": held.version,
        "state": held.state,
        "is_open": held.is_open,
        "incident_id": held.incident_id,
        "no": held.no,
        "area": held.area,
        "next_at": held.chase_at(),
        "event_id": event_id,
        "doc": doc,
    }
