"""What is due to channels, inside one open transaction: moved on by receipts, written with their events."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from dispatch import tables
from dispatch.bodies import STEPS, load_body, load_case
from dispatch.command import load_order, rooms, sees_held
from dispatch.domain.answer import Answer
from dispatch.domain.case import Case
from dispatch.domain.due import epoch_ms
from dispatch.domain.emergency.order import Order
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
    """One event to be written. `about` is the case or order that is told of it; `well` unless the reply is in
    trouble, or comes out of it.
    """

    step: str
    after: Answer
    row: Row[Any]
    facts: Facts
    role: str
    about: Case | Order | None
    well: bool = True

    def letter(self, event_id: int) -> str | None:
        """For who has the case open, and who looks after what could not be delivered."""
        if self.about is None:
            return None
        told: dict[str, Any] = {
            "id": event_id,
            "at": self.after.moved_at,
            "case_id": None,
            "reply": self.after.reply,
        }
        told |= {"step": self.step, "state": self.after.state, "tries": self.after.tries}
        told |= {
            "well": self.well,
            "channel": self.row.channel,
            "scope": self.about.area,
            "open": False,
            "flags": [],
        }
        return encode(told)

    @property
    def rooms(self) -> tuple[str, ...]:
        if self.about is None:
            return ()
        return rooms(self.about) if isinstance(self.about, Order) else case_rooms(self.about)


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
        if "system" not in actor.roles and not theirs(self._about(row), actor):
            raise UnknownReply(reply=subject)
        if step.name == "receipt" and not answer.heeds(body.stage):
            return None
        facts = decide(step, answer, body, actor, ctx)
        after = advance_other(step, answer, body, facts, epoch_ms(ctx.now), actor.id)
        role = min(step.roles_in(answer.state) & actor.roles)
        well = not after.undelivered and not (answer.tries > 0 and answer.undelivered)
        about = None if well and row.order_id else self._about(row)  # an order tells of itself, step by step
        return Move(step.name, after, row, facts, role, about, well)

    def wrote(self, move: Move, event_id: int) -> None:
        """The move has become an event."""
        after = move.after
        self._fresh[after.reply] = after
        self._held[str(after.reply)] = after, self._held[str(after.reply)][1]
        if after.state in STAGES:
            told = [Told("reply", str(after.reply), move.row.channel, after.state, move.role)]
            if after.state == "delivered" and move.row.order_id:  # all other stages are steps of the order
                told.append(Told("order", move.row.order_id, move.row.ref, "delivered", move.role))
            self._told += [Entry(one, after.moved_at, move.step, event_id) for one in told]

    def _about(self, row: Row[Any]) -> Case | Order:
        o, c = tables.order.c, tables.case.c
        if row.order_id:
            found = select(o.doc).where(o.order_id == row.order_id)
            return load_order(self._conn.execute(found).scalar_one())
        return load_case(self._conn.execute(select(c.doc).where(c.case_id == row.case_id)).scalar_one())

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


def theirs(about: Case | Order, actor: Actor) -> bool:
    """Whether it is for this actor: in its scope, or it is the house itself."""
    if isinstance(about, Order):
        return sees_held(actor, about)
    own = bool(actor.roles & {"system", "clock"})
    return own or sees(Scope(actor.area, actor.unit, actor.estate), about.area, about.estate, units_of(about))


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
        kept.wrote(Move(row.step, after, reply, {}, row.role, None), row.id)
    kept.write()


def refolded(conn: Connection) -> None:
    """All receipts are told: what has none is due as it was."""
    t = tables.reply
    conn.execute(update(t).where(t.c.version == 0).values(next_at=t.c.at))
