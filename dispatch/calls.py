"""呼叫: whom an order calls outside the console, by text message, intercom or phone: `lists/policy.yaml`.

What is due lies in the outbox beside the replies of cases. A drill calls nobody: nothing leaves the house.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert

from dispatch import tables
from dispatch.bodies import STEPS, read_body
from dispatch.command import Commands, Move
from dispatch.domain.calendar import WorkCalendar
from dispatch.domain.due import moment
from dispatch.domain.emergency.incident import Incident
from dispatch.domain.emergency.order import ENDED, WAITING, Order, Receipt, heard
from dispatch.domain.step import Step
from dispatch.policies import order_channels, reply_words
from dispatch.replies import due_row

KINDS = {"issue_order": "order", "pass_on": "order", "chase": "chase", "cancel_order": "cancel"}  # by step


def called(step: str, order: Order, at: int) -> list[Receipt]:
    """The addressees whom this step of an order concerns, an event at `at` having moved it."""
    if step == "chase":
        return [r for r in order.receipts if r.state in WAITING]
    if step == "cancel_order":
        return [r for r in order.receipts if r.state not in ENDED]
    return [r for r in order.receipts if r.state == "issued" and r.at == at]


def calls_due(
    event_id: int, at: int, step: str, order: Order, incident: Incident, calendar: WorkCalendar
) -> list[dict[str, Any]]:
    """A row for each addressee and channel; none for a drill."""
    channels = order_channels().get(step)
    if order.drill or channels is None:
        return []
    kind = "broadcast" if order.kind == "broadcast" and KINDS[step] == "order" else KINDS[step]
    told = {
        "incident_id": order.incident_id,
        "incident_no": incident.incident_no,
        "order_no": order.no,
        "address": order.address,
        "lon": order.lon,
        "lat": order.lat,
        "due": order.due,
        "text": _sentence(kind, order, incident, calendar),
    }
    return [
        due_row(event_id, at, kind, told | {"to": r.to, "unit": r.unit})
        | {"case_id": None, "order_id": order.order_id, "channel": channel, "ref": r.to}
        for r in called(step, order, at)
        for channel in channels["team" if r.to.startswith("team:") else "unit"]
    ]


def _sentence(kind: str, order: Order, incident: Incident, calendar: WorkCalendar) -> str:
    text = reply_words()[kind].format(title=incident.title, no=order.no, content=order.content)
    if kind in ("order", "chase") and order.due is not None:
        due: datetime = calendar.local(moment(order.due))
        text += f"（{due:%m月%d日%H:%M}前完成）"
    return text


class Calls:
    """What the orders moved in one open transaction call outside, and what is heard from there."""

    def __init__(self, conn: Connection, commands: Commands, calendar: WorkCalendar) -> None:
        self._conn, self._commands, self._calendar = conn, commands, calendar
        self._due: list[dict[str, Any]] = []

    def note(self, event_id: int, at: int, move: Move) -> None:
        """The move has become an event."""
        order = move.after
        if isinstance(order, Order) and (incident := self._commands.incident(order.incident_id)):
            self._due += calls_due(event_id, at, move.step.name, order, incident, self._calendar)

    def heard(self, row: Row[Any], stage: str) -> Iterator[tuple[Step, str, Any]]:
        """The step of the order that an addressee took over a channel: its outbox row came to a stage."""
        order = self._commands.find("order", row.order_id) if row.order_id else None
        name = heard(order, row.ref, stage) if isinstance(order, Order) else None
        if name is not None:
            yield STEPS[name], row.order_id, read_body(STEPS[name], {"to": row.ref})

    def write(self) -> None:
        """The outbox rows of all that is due; what is heard of them comes by later receipts."""
        if self._due:
            self._conn.execute(insert(tables.reply), self._due)
