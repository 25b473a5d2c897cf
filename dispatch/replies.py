"""Answers to channels: the outbox rows of the step's transaction, delivered with retries and receipts."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select

from dispatch import tables
from dispatch.store import writing

log = logging.getLogger(__name__)

AT_ONCE = 100
FIRST_WAIT = 2_000  # ms; doubles with every try
LONGEST_WAIT = 3_600_000


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer due."""

    id: int
    case_id: str
    channel: str
    ref: str
    kind: str
    body: dict[str, Any]


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
