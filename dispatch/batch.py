"""One batch of takes under the write lock: re-load, fold in order, refuse singly, append, project."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, insert, select

from dispatch import tables
from dispatch.answers import REPLY, Answers, theirs
from dispatch.bodies import STEPS, dump_body, load_case
from dispatch.calendars import in_force
from dispatch.calls import Calls
from dispatch.carding import Carding
from dispatch.change import Change
from dispatch.command import STREAMS, SYSTEM, Commands, Held, Move, rooms, told_of
from dispatch.domain.case import Case
from dispatch.domain.errors import BadField, DispatchError, StaleCase, UnknownCase
from dispatch.domain.fold import advance, decide
from dispatch.domain.policy import follow_up
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.duplicates import disputes_here
from dispatch.in_force import REGISTERS, telling
from dispatch.matters import unit_kinds
from dispatch.merging import beside
from dispatch.numbers import Numbers
from dispatch.once import First, Key, known, write_keys
from dispatch.people import seal
from dispatch.policies import auto_policy, limits, repeat_rules, reply_ladder, tag_list, weighing
from dispatch.projections import known_refs, write
from dispatch.replies import unanswered
from dispatch.scoring import scoring
from dispatch.standing import standings
from dispatch.store import last_event_id, writing
from dispatch.wire import case_rooms, encode, letter_of

if TYPE_CHECKING:
    from dispatch.desk import Desk, Take, Taken


def commit_batch(desk: Desk, batch: list[Take], now: datetime) -> list[Taken | DispatchError]:
    """The outcome of each take, in order. Raises only on a failure of the store itself."""
    with writing(desk.engine) as conn:
        work = _Work(desk, conn, batch, now)
        outcomes = [work.take(t) for t in batch]
        work.finish()
    return outcomes


class _Work:
    """State of one open transaction."""

    def __init__(self, desk: Desk, conn: Connection, batch: list[Take], now: datetime) -> None:
        self.desk, self.conn, self.now = desk, conn, now
        self.at = round(now.timestamp() * 1000)
        self.next_id = last_event_id(conn) + 1
        self.events: list[dict[str, Any]] = []
        self.changes: list[Change] = []
        self.people: list[tuple[str, str, Any]] = []
        self.numbers = Numbers(conn, f"{desk.calendar.local(now):%Y%m%d}")
        new = [t.body for t in batch if "new" in t.step.frm and t.step.stream == "case"]
        self.refs = known_refs(conn, {(body.channel, body.channel_ref) for body in new})
        self.cases = self._load(
            {t.case_id for t in batch if t.step.stream == "case"}
            | {t.body.master_case for t in batch if t.step.name == "merge"}
            | {t.body.case_id for t in batch if t.step.name == "join_case"}
            | {c for t in batch if t.step.name == "declare" for c in t.body.cases}
            | set(self.refs.values())
        )
        self.firsts, self.keys = known(conn, {(t.actor.id, t.key) for t in batch if t.key}), dict[Key, int]()
        calendar = in_force(conn, desk.calendar)
        self.commands, self.answers = Commands(conn, calendar), Answers(conn)
        self.calls = Calls(conn, self.commands, calendar)
        self.cards = Carding(conn, calendar, self.events, self.changes)
        self.ctx = Context(
            now,
            calendar,
            desk.scenarios,
            there := desk.atlas(),
            self.numbers.next,
            unit_kinds(),
            limits(),
            self.cases.get,
            self._unanswered,
            self.commands,
            self.cards.rules,
            standings(conn, there, self.at),
            weighing(),
            scoring().formulas["unit"],
            repeat_rules(),
            lambda case: len(disputes_here(conn, case, repeat_rules())),
            reply_ladder(),
            tag_list(),
        )

    def _load(self, ids: set[str]) -> dict[str, Case]:
        t = tables.case.c
        rows = self.conn.execute(select(t.case_id, t.doc).where(t.case_id.in_(ids)))
        return {r.case_id: load_case(r.doc) for r in rows}

    def _also(self, ids: Iterable[str]) -> list[Case]:
        self.cases |= self._load(set(ids) - self.cases.keys())
        return [self.cases[i] for i in ids]

    def take(self, take: Take) -> Taken | DispatchError:
        marks = len(self.events), len(self.changes), len(self.people), self.numbers.mark(), self.next_id
        held = self.commands.mark()
        try:
            return self._door(take.step.stream)(take)
        except DispatchError as refusal:
            self.commands.back_to(held)
            n_events, n_changes, n_people, numbers, self.next_id = marks
            self.numbers.back_to(numbers)
            for case in (change.before for change in reversed(self.changes[n_changes:])):
                self.cases[case.case_id] = case
                if not case.version:
                    del self.cases[case.case_id]
            del self.events[n_events:], self.changes[n_changes:], self.people[n_people:]
            return refusal

    def _door(self, stream: str) -> Callable[[Take], Taken]:
        if stream == REPLY:
            return self._answer
        return self._in_force if stream in REGISTERS else self._once

    def _once(self, take: Take) -> Taken:
        """What the act moved, after it or after the act that first carried its key."""
        key = (take.actor.id, take.key)
        first = self.firsts.get(key) if take.key else None
        if first is not None:
            first.same(take.step.name, take.case_id, take.body)
            return done(first.case, first.event_id, created=False, held=first.held)
        event_id = self.next_id
        taken = self._command(take) if take.step.stream in STREAMS else self._case(take)
        if take.key and taken.created:
            body = dump_body(take.step, take.body)
            self.firsts[key] = First(event_id, taken.case, take.step.name, body, taken.held)
            self.keys[key] = event_id
        return taken

    def _case(self, take: Take) -> Taken:
        step, body, actor = take.step, take.body, take.actor
        if "new" in step.frm:
            known = self.refs.get((body.channel, body.channel_ref))
            if known is not None:
                return done(self.cases[known], 0, created=False)
            case = self._seen_by(take.case_id, actor) if take.case_id in self.cases else Case(take.case_id)
            if step.name == "report":
                body = replace(body, person=take.case_id if take.person else None)
        else:
            case = self._seen_by(take.case_id, actor)
            if take.version is not None and take.version != case.version:
                raise StaleCase(case_id=case.case_id, expected=take.version, version=case.version)
            if step.name == "seen" and body.level in case.seen:
                return done(case, 0, created=False)
        case = self._append(step, case, body, actor, take.accepted)
        event_id = self.next_id - 1
        if step.name in ("report", "locate"):
            while (after := follow_up(case, take.trusted, auto_policy(), self.ctx)) is not None:
                case = self._append(STEPS[after[0]], case, after[1], SYSTEM, take.accepted)
                event_id = self.next_id - 1
        for name, other, told in beside(step.name, case, body, self._also):
            self._append(STEPS[name], other, told, SYSTEM, take.accepted)
        if "new" in step.frm:
            self.refs[body.channel, body.channel_ref] = case.case_id
            if take.person:
                self.people.append((case.case_id, case.case_id, take.person))
        return done(case, event_id, created=True)

    def _seen_by(self, case_id: str, actor: Actor) -> Case:
        case = self.cases.get(case_id)
        if case is None or not theirs(case, actor):
            raise UnknownCase(case_id=case_id)
        return case

    def _append(self, step: Step, case: Case, body: Any, actor: Actor, accepted: int) -> Case:
        """One event, after the cards that fell before it and before what it brings by itself."""
        while step.name != "card" and (card := self.cards.overtaken(case, self.at)) is not None:
            case = self._append(STEPS["card"], case, card, SYSTEM, accepted)
        facts = decide(step, case, body, actor, self.ctx)
        role = min(step.roles_in(case.state) & actor.roles)
        after = advance(step, case, body, facts, self.at, actor.id, role)
        letter = letter_of(self.next_id, self.at, step.name, after, accepted, round(time.time() * 1000))
        old, new = case_rooms(case), case_rooms(after)
        self._event(step, after, body, facts, actor.id, role, letter, new, set(old) - set(new))
        self.changes.append(Change(self.next_id, self.at, step.name, case, after, letter, body, role))
        self.cases[after.case_id] = after
        self.next_id += 1
        for name, told in self.cards.follows(step.name, case, after, self.at):
            after = self._append(STEPS[name], after, told, SYSTEM, accepted)
        return after

    def _event(
        self,
        step: Step,
        case: Case,
        body: Any,
        facts: Facts,
        actor: str,
        role: str,
        letter: str | None,
        rooms: tuple[str, ...],
        gone: set[str],
    ) -> None:
        self.events.append(
            {
                "id": self.next_id,
                "stream": step.stream,
                "subject": case.case_id,
                "version": case.version,
                "step": step.name,
                "at": self.at,
                "actor": actor,
                "role": role,
                "body": dump_body(step, body),
                "facts": encode(facts),
                "letter": letter,
                "rooms": " ".join(rooms),
                "gone": " ".join(sorted(gone)),
            }
        )

    def _in_force(self, take: Take) -> Taken:
        body, stream = take.body, take.step.stream
        subject_of, put = REGISTERS[stream]
        subject, t = subject_of(body), tables.event.c
        query = select(func.max(t.version)).where(t.stream == stream, t.subject == subject)
        last = self.conn.execute(query).scalar()
        if body.version != (last or 0) + 1:
            raise BadField(field="version", why="next_version", n=(last or 0) + 1)
        decide(take.step, Case(subject), body, take.actor, self.ctx)
        put(self.conn, body, self.at)
        self.ctx = replace(self.ctx, calendar=in_force(self.conn, self.desk.calendar))
        stands = Case(subject, state="in_force", version=body.version)
        role = min(take.step.roles & take.actor.roles)
        told, rooms = telling(stream, self.next_id, self.at, body)
        self._event(take.step, stands, body, {}, take.actor.id, role, told, rooms, set())
        self.next_id += 1
        return done(stands, self.next_id - 1, created=True)

    def _command(self, take: Take) -> Taken:
        first = self.next_id
        moves = self.commands.take(take.step, take.case_id, take.body, take.actor, take.version, self.ctx)
        self._moved(moves)
        held = moves[0].after
        return done(Case(take.case_id, held.state, held.version), first, created=True, held=held)

    def _moved(self, moves: list[Move]) -> None:
        """The events of incidents and orders, and what they call outside."""
        for m in moves:
            stands = Case(m.subject, m.after.state, m.after.version)
            told = told_of(self.next_id, self.at, m.step.name, m.after)
            self._event(m.step, stands, m.body, m.facts, m.actor.id, m.role, told, rooms(m.after), set())
            self.commands.wrote(m.after, self.next_id, self.at, m.step.name, m.role)
            self.calls.note(self.next_id, self.at, m)
            self.next_id += 1

    def _answer(self, take: Take) -> Taken:
        if (move := self.answers.take(take.step, take.case_id, take.body, take.actor, self.ctx)) is None:
            return done(Case(take.case_id), 0, created=False)
        stands, told = Case(take.case_id, move.after.state, move.after.version), move.letter(self.next_id)
        who = take.actor.id, move.role
        self._event(take.step, stands, take.body, move.facts, *who, told, move.rooms, set())
        self.answers.wrote(move, self.next_id)
        self.next_id += 1
        for step, order_id, told in self.calls.heard(move.row, move.after.state):
            self._moved(self.commands.take(step, order_id, told, SYSTEM, None, self.ctx))
        return done(stands, self.next_id - 1, created=True)

    def _unanswered(self, case_id: str) -> int:
        """Final answers on their way: those kept, and those of a close in this very batch."""
        fresh = sum(c.step == "close" and c.after.case_id == case_id for c in self.changes)
        return fresh + unanswered(self.conn, case_id)

    def finish(self) -> None:
        if not self.events:
            return
        self.conn.execute(insert(tables.event), self.events)
        if self.changes:
            write(self.conn, self.changes, self.ctx.calendar)
        self.commands.write()
        self.answers.write()
        self.calls.write()
        self.numbers.write()
        write_keys(self.conn, self.keys)
        if self.people:
            if self.desk.sealer is None:
                raise RuntimeError("this desk cannot seal personal data")
            seal(self.conn, self.desk.sealer, self.people)


def done(case: Case, event_id: int, created: bool, held: Held | None = None) -> Taken:
    from dispatch.desk import Taken

    return Taken(case, event_id, created, held)
