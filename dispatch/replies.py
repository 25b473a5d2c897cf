"""Answers to channels: the outbox rows of the step's transaction, delivered with retries and receipts."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, func, select

from dispatch import tables
from dispatch.domain.calendar import WorkCalendar
from dispatch.domain.due import moment
from dispatch.policies import reply_words
from dispatch.store import writing

if TYPE_CHECKING:
    from dispatch.projections import Change

log = logging.getLogger(__name__)

AT_ONCE = 100
FIRST_WAIT = 2_000  # ms; doubles with every try
LONGEST_WAIT = 3_600_000


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


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer due."""

    id: int
    case_id: str
    channel: str
    ref: str
    kind: str
    body: dict[str, Any]


def replies_due(change: Change, calendar: WorkCalendar) -> list[dict[str, Any]]:
    """One row per channel of the case for the steps that are told to it."""
    kind = KINDS.get(change.step)
    if kind is None:
        return []
    case = change.after
    text = getattr(change.body, "channel_reply", "") or _sentence(kind, change, calendar)
    told = {"case_id": case.case_id, "case_no": case.case_no, "state": case.state, "text": text}
    row = {
        "event_id": change.event_id,
        "case_id": case.case_id,
        "kind": kind,
        "body": json.dumps(told, ensure_ascii=False),
        "state": "queued",
        "tries": 0,
        "next_at": change.at,
    }
    return [row | {"channel": s.channel, "ref": s.ref} for s in case.sources]


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
    query = select(func.count()).where(t.case_id == case_id, t.kind == "closed", t.state != "sent")
    return conn.execute(query).scalar_one()


Deliver = Callable[[Reply], str]  # gives a receipt, raises OSError when it could not


def deliver_due(engine: Engine, deliver: Deliver, now: int) -> int:
    """Deliver what is due at `now` (epoch ms); the number delivered. A failure waits longer each time and
    stops nobody else.
    """
    t = tables.reply.c
    with engine.connect() as conn:
        rows = conn.execute(
            select(tables.reply)
            .where(t.state == "queued", t.next_at <= now)
            .order_by(t.next_at)
            .limit(AT_ONCE)
        ).all()
    results: list[dict[str, Any]] = []
    for row in rows:
        reply = Reply(row.id, row.case_id, row.channel, row.ref, row.kind, json.loads(row.body))
        try:
            results.append({"id": row.id, "state": "sent", "receipt": deliver(reply), "tries": row.tries + 1})
        except OSError as error:
            wait = min(FIRST_WAIT * 2**row.tries, LONGEST_WAIT)
            results.append(
                {"id": row.id, "next_at": now + wait, "receipt": str(error), "tries": row.tries + 1}
            )
            log.warning("reply not delivered", extra={"case_id": row.case_id, "channel": row.channel})
    if results:
        with writing(engine) as conn:
            for result in results:
                conn.execute(tables.reply.update().where(t.id == result.pop("id")).values(**result))
    return sum(r.get("state") == "sent" for r in results)
