"""What supervision keeps of each event beside the case: orders as they stand, returns with their leaf."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, tuple_

from dispatch import tables
from dispatch.change import Change


def write_watched(conn: Connection, changes: Sequence[Change]) -> None:
    """The rows that these changes add or move; a batch of other steps costs nothing."""
    orders = {(row["case_id"], row["no"]): row for c in changes for row in moved_orders(c)}
    if orders:
        key = tuple_(tables.case_order.c.case_id, tables.case_order.c.no)
        conn.execute(delete(tables.case_order).where(key.in_(list(orders))))
        conn.execute(insert(tables.case_order), list(orders.values()))
    returns = [return_row(c) for c in changes if c.step == "return"]
    if returns:
        conn.execute(insert(tables.case_return), returns)


def moved_orders(change: Change) -> Iterable[dict[str, Any]]:
    if change.after.orders is change.before.orders:
        return
    known = set(change.before.orders)
    for order in change.after.orders:
        if order not in known:
            yield {
                "case_id": change.after.case_id,
                "no": order.no,
                "unit": order.unit,
                "grade": order.grade,
                "kind": order.kind,
                "state": order.state,
                "is_open": order.open,
                "since": order.clock.since,
                "due": order.clock.due,
                "ended_at": None if order.open else change.at,
            }


def return_row(change: Change) -> dict[str, Any]:
    return {
        "event_id": change.event_id,
        "case_id": change.after.case_id,
        "at": change.at,
        "scenario": change.after.scenario or "",
        "unit": change.before.lead or "",
        "reason": change.body.return_reason_code,
    }


def sent_key(change: Change) -> list[str]:
    """The tally of a case put into a unit's hands, by leaf: what returns are a share of."""
    if change.after.dispatches == change.before.dispatches:
        return []
    return [f"sent.{change.after.scenario or ''}"]
