"""Replies inside one open transaction: moved on by their receipts, written with the events that tell them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from dispatch import tables
from dispatch.bodies import STEPS, load_body, load_case
from dispatch.domain.answer import Answer
from dispatch.domain.case import Case
from dispatch.domain.due import epoch_ms
from dispatch.domain.errors import UnknownReply
from dispatch.domain.fold import advance_other, decide
from dispatch.domain.receipts import STAGES, Told
from dispatch.domain.roles import Scope, sees
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.receipts import Entry, write_receipts
from dispatch.wire import case_rooms, encode, units_of

REPLY = "reply"  # the stream
NEVER = 2**62


@dataclass(frozen=True, slots=True)
class Move:
    """One event to be written. `case` is that of a reply in trouble, or out of it."""

    step: str
    after: Answer
    channel: str
    facts: Facts
    role: str
    case: Case | None

    def letter(self, event_id: int) -> str | None:
        """For who looks after what could not be delivered; none while all goes well."""
        if self.case is None:
            return None
        told: dict[str, Any] = {
            "id": event_id,
            "at": self.after.moved_at,
            "case_id": None,
            "reply": self.after.reply,
        }
        told |= {"step": self.step, "state": self.after.state, "tries": self.after.tries}
        return encode(told | {"channel": self.channel, "scope": self.case.area, "open": False, "flags": []})

    @property
    def rooms(self) -> tuple[str, ...]:
        return case_rooms(self.case) if self.case else ()


class Answers:
    """What the steps of replies find, and what they leave to be written."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._held: dict[str, tuple[Answer, Row[Any]]] = {}
        self._fresh: dict[int, Answer] = {}
        self._told: list[Entry] = []

    def find(self, subject: str) -> tuple[Answer, Row[Any]]:
        """The answer and its row. Raises UnknownReply."""
        if subject not in self._held:
            t = tables.reply
            known = subject.isdigit() and len(subject) < 19
            row = self._conn.execute(select(t).where(t.c.id == int(subject))).one_or_none() if known else None
            if row is None:
                raise UnknownReply(reply=subject[:20])
            told = (row.id, row.state, row.version, row.tries, row.next_at, row.receipt or "", row.moved_at)
            self._held[subject] = Answer(*told), row
        return self._held[subject]

    def take(self, step: Step, subject: str, body: Any, actor: Actor, ctx: Context) -> Move | None:
        """The step as an event to be; None when what is told is no news. Raises the DispatchError of a
        refusal.
        """
        answer, row = self.find(subject)
        if "system" not in actor.roles and not _theirs(self._case(row.case_id), actor):
            raise UnknownReply(reply=subject)
        if step.name == "receipt" and not answer.heeds(body.stage):
            return None
        facts = decide(step, answer, body, actor, ctx)
        after = advance_other(step, answer, body, facts, epoch_ms(ctx.now), actor.id)
        role = min(step.roles_in(answer.state) & actor.roles)
        troubled = answer.tries > 0 and answer.undelivered
        case = self._case(row.case_id) if after.undelivered or troubled else None
        return Move(step.name, after, row.channel, facts, role, case)

    def wrote(self, move: Move, event_id: int) -> None:
        """The move has become an event."""
        after = move.after
        self._fresh[after.reply] = after
        self._held[str(after.reply)] = after, self._held[str(after.reply)][1]
        if after.state in STAGES:
            told = Told("reply", str(after.reply), move.channel, after.state, move.role)
            self._told.append(Entry(told, after.moved_at, move.step, event_id))

    def _case(self, case_id: str) -> Case:
        t = tables.case.c
        return load_case(self._conn.execute(select(t.doc).where(t.case_id == case_id)).scalar_one())

    def write(self) -> None:
        """The rows of every reply that moved, and its receipts."""
        if not self._fresh:
            return
        t = tables.reply
        names = ("state", "version", "tries", "next_at", "moved_at")
        change = update(t).where(t.c.id == bindparam("key"))
        change = change.values(receipt=bindparam("note"), **{name: bindparam(name) for name in names})
        rows = [
            {"key": a.reply, "note": a.note} | {n: getattr(a, n) for n in names} for a in self._fresh.values()
        ]
        self._conn.execute(change, rows)
        write_receipts(self._conn, self._told)
        self._fresh.clear()
        self._told.clear()


def _theirs(case: Case, actor: Actor) -> bool:
    return sees(Scope(actor.area, actor.unit, actor.estate), case.area, case.estate, units_of(case))


def unfold(conn: Connection) -> None:
    """Back to before any receipt. Nothing is due until `refolded`: what was sent is not sent again."""
    t = tables.reply
    conn.execute(
        update(t).values(state="queued", version=0, tries=0, next_at=NEVER, moved_at=t.c.at, receipt="")
    )


def refold(conn: Connection, rows: Iterable[Row[Any]]) -> None:
    """The rows of replies after these events, in their order."""
    kept = Answers(conn)
    for row in rows:
        answer, reply = kept.find(row.subject)
        step = STEPS[row.step]
        after = advance_other(
            step, answer, load_body(step, row.body), json.loads(row.facts), row.at, row.actor
        )
        kept.wrote(Move(row.step, after, reply.channel, {}, row.role, None), row.id)
    kept.write()


def refolded(conn: Connection) -> None:
    """All receipts are told: what has none is due as it was."""
    t = tables.reply
    conn.execute(update(t).where(t.c.version == 0).values(next_at=t.c.at))
