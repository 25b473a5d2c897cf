"""What is due to channels: outbox rows of the step's transaction, delivered with patience; receipts tell."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Connection, Engine, Row, func, select

from dispatch import tables
from dispatch.change import Change
from dispatch.domain.calendar import WorkCalendar
from dispatch.domain.due import moment
from dispatch.domain.errors import BadField, NothingOpen
from dispatch.domain.fields import MAX_LINE
from dispatch.domain.step import Actor
from dispatch.domain.steps.push_told import PushTold
from dispatch.domain.steps.receipt import ReceiptTold
from dispatch.policies import reply_words

if TYPE_CHECKING:
    from dispatch.desk import Desk

log = logging.getLogger(__name__)

AT_ONCE = 100
UNDELIVERED = ("queued", "failed")
SYSTEM = Actor("system", frozenset({"system"}), "")


KINDS = {  # steps that every channel of the case hears of
    "accept": "accepted",
    "reject": "rejected",
    "merge": "merged",
    "void": "returned",
    "force_void": "returned",
    "extend": "extended",
    "suspend": "suspended",
    "close": "closed",
}
UPWARD = "upward"  # the level above: one more channel of the house
PUSHES = {"push_up": "pushed", "push_withdraw": "withdrawn"}


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply due: to a case, or an order to an addressee."""

    id: int
    case_id: str | None
    channel: str
    ref: str
    kind: str
    body: dict[str, Any]
    order_id: str | None = None


class Channel(Protocol):
    """Who brings replies and orders to where they belong: an adapter of a text message centre, an intercom, a
    telephone exchange, or a directory that their own program empties.
    """

    def deliver(self, reply: Reply) -> str:
        """A receipt. Raises OSError when it cannot be done now."""

    def waiting(self) -> Set[int]:
        """Numbers of the replies that were delivered and that nobody has taken yet."""


def replies_due(change: Change, calendar: WorkCalendar) -> list[dict[str, Any]]:
    """One row per channel of the case for the steps that are told to it; one for the level above."""
    kind = KINDS.get(change.step)
    if change.step in PUSHES:
        return [_upward(change)]
    if kind is None:
        return []
    case = change.after
    text = getattr(change.body, "channel_reply", "") or _sentence(kind, change, calendar)
    told = {"case_id": case.case_id, "case_no": case.case_no, "state": case.state, "text": text}
    row = due_row(change.event_id, change.at, kind, told) | {"case_id": case.case_id, "order_id": None}
    return [row | {"channel": s.channel, "ref": s.ref} for s in case.sources]


def _upward(change: Change) -> dict[str, Any]:
    """What leaves for the level above: the matter and why it is told, and nothing of who reported it."""
    case = change.after
    names = ("case_id", "case_no", "state", "title", "scenario", "area", "lead", "urgency", "tags")
    told = {name: getattr(case, name) for name in names} | {"text": change.body.reason}
    told |= {"gathering": asdict(case.gathering) if case.gathering else None}
    row = due_row(change.event_id, change.at, PUSHES[change.step], told)
    return row | {"case_id": case.case_id, "order_id": None, "channel": UPWARD, "ref": case.case_id}


def due_row(event_id: int, at: int, kind: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """An outbox row, but for whose it is and who gets it."""
    return {
        "event_id": event_id,
        "kind": kind,
        "body": json.dumps(told, ensure_ascii=False),
        "at": at,
        "state": "queued",
        "version": 0,
        "tries": 0,
        "next_at": at,
        "moved_at": at,
        "receipt": "",
    }


def _sentence(kind: str, change: Change, calendar: WorkCalendar) -> str:
    case, body = change.after, change.body
    end = case.suspended_until or (case.handle.due if case.handle else None)
    day: datetime | None = calendar.local(moment(end)) if end else None
    return reply_words()[kind].format(
        title=case.title,
        reason=getattr(body, "reason", "") or getattr(body, "suspend_request", ""),
        until=f"{day.year}年{day.month}月{day.day}日" if day else "",
    )


def unanswered(conn: Connection, case_id: str) -> int:
    """Closing replies of a case that have not reached their channel."""
    t = tables.reply.c
    query = select(func.count()).where(t.case_id == case_id, t.kind == "closed", t.state.in_(UNDELIVERED))
    return conn.execute(query).scalar_one()


def channel_of(engine: Engine, reply: int) -> str | None:
    """The channel that a reply is for, None when there is no such reply."""
    with engine.connect() as conn:
        return conn.execute(select(tables.reply.c.channel).where(tables.reply.c.id == reply)).scalar()


class Outbox:
    """Hands out what is due, and tells what became of it."""

    def __init__(self, desk: Desk, channel: Channel) -> None:
        self._desk, self._channel = desk, channel
        self._out: set[int] | None = None  # sent and not known to be taken; None until it is looked up

    def deliver_due(self, now: int) -> int:
        """Deliver what is due at `now` (epoch ms), orders first; the number delivered. A failure waits longer
        each time and stops nobody else.
        """
        t = tables.reply.c
        query = select(tables.reply).where(t.state == "queued", t.next_at <= now)
        query = query.order_by(t.order_id.is_(None), t.next_at)
        with self._desk.engine.connect() as conn:
            rows = conn.execute(query.limit(AT_ONCE)).all()
        told: dict[int, ReceiptTold] = {}
        for row in rows:
            body = json.loads(row.body)
            reply = Reply(row.id, row.case_id, row.channel, row.ref, row.kind, body, row.order_id)
            try:
                told[row.id] = ReceiptTold("sent", self._channel.deliver(reply)[:MAX_LINE])
            except OSError as error:
                told[row.id] = ReceiptTold("failed", str(error)[:MAX_LINE])
                whose = {"case_id": row.case_id, "order_id": row.order_id}
                log.warning("reply not delivered", extra=whose | {"channel": row.channel})
        self._tell_pushes(rows, told)
        self._tell(told)
        sent = {reply for reply, receipt in told.items() if receipt.stage == "sent"}
        if self._out is not None:
            self._out |= sent
        return len(sent)

    def look(self) -> int:
        """Tell what the channels have taken since the last look; how many."""
        if self._out is None:
            t = tables.reply.c
            with self._desk.engine.connect() as conn:
                sent = set(conn.execute(select(t.id).where(t.state == "sent")).scalars())
            self._out = sent & self._channel.waiting()
        taken = self._out - self._channel.waiting() if self._out else set()
        self._tell({reply: ReceiptTold("delivered") for reply in sorted(taken)})
        self._out -= taken
        return len(taken)

    def _tell_pushes(self, rows: Sequence[Row[Any]], told: Mapping[int, ReceiptTold]) -> None:
        """What became of 推送上级, on its case; a push that was taken back meanwhile is nobody's any more."""
        for row in rows:
            sent = told[row.id].stage == "sent"
            if row.kind != PUSHES["push_up"] or not (sent or row.tries == 0):
                continue  # that it failed once more is no news
            what = PushTold("sent" if sent else "failed", told[row.id].note)
            with suppress(NothingOpen, BadField):  # taken back, or told by a try before this one
                self._desk.take("push_told", row.case_id, what, SYSTEM)

    def _tell(self, told: Mapping[int, ReceiptTold]) -> None:
        waiting = [self._desk.take_later("receipt", str(id), receipt, SYSTEM) for id, receipt in told.items()]
        for future in waiting:
            future.result()
