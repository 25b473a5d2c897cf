"""The live path of cards: a rule fires, the card is taken at once, and with it the order that it brings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import yaml
from sqlalchemy import Connection, func, select

from dispatch import tables
from dispatch.domain.calendar import WorkCalendar
from dispatch.domain.card_rules import CardRules, Effect, Interview, Rule
from dispatch.domain.cards import Fall, Trail, befallen, first_fallen, proof
from dispatch.domain.case import OPEN_STATES, Case
from dispatch.domain.due import epoch_ms, moment
from dispatch.domain.steps.card import CardShown
from dispatch.domain.steps.supervise import Supervised
from dispatch.domain.steps.supervise_escalate import STATES, OrderRaised
from dispatch.matters import LISTS

Acts = list[tuple[str, Any]]


@cache
def card_rules() -> CardRules:
    """The rules in force."""
    row = yaml.safe_load((LISTS / "cards.yaml").read_text("utf-8"))
    return read_rules(row)


def read_rules(row: Mapping[str, Any]) -> CardRules:
    """Raises TypeError on a word that no rule knows."""
    return CardRules(
        row["version"],
        tuple(Rule(**rule) for rule in row["rules"]),
        {colour: Effect(**effect) for colour, effect in row["effects"].items()},
        Interview(**row["interview"]),
        row["words"],
    )


def rule_words(rule_id: str) -> dict[str, str]:
    """What a rule says, in both languages; a rule of an old list is told by its name."""
    rule = card_rules().get(rule_id)
    return {"zh": rule.zh, "en": rule.en} if rule else {"zh": rule_id, "en": rule_id}


def shown(fall: Fall, case: Case, trail: Trail) -> CardShown:
    return CardShown(fall.rule.colour, fall.unit, fall.rule.id, proof(fall, case, trail))


def kept_trail(conn: Connection, case_id: str) -> list[tuple[int, str]]:
    t = tables.event.c
    rows = select(t.version, t.step).where(t.stream == "case", t.subject == case_id).order_by(t.version)
    return [(r.version, r.step) for r in conn.execute(rows)]


def due_card(conn: Connection, case: Case, now: int, calendar: WorkCalendar) -> Acts:
    """The card that time has brought to the case by `now`, if any: the clock takes it."""
    fall = first_fallen(case, now, card_rules(), calendar)
    return [("card", shown(fall, case, kept_trail(conn, case.case_id)))] if fall else []


class Carding:
    """Cards and their orders inside one open transaction. `events` and `changes` are its own, growing."""

    def __init__(
        self,
        conn: Connection,
        calendar: WorkCalendar,
        events: Sequence[Mapping[str, Any]],
        changes: Sequence[Any],
    ) -> None:
        self.rules = card_rules()
        self._conn, self._calendar, self._events, self._changes = conn, calendar, events, changes

    def overtaken(self, case: Case, at: int) -> CardShown | None:
        """The next card that fell before anybody looked: it comes before what is done now."""
        fall = first_fallen(case, at, self.rules, self._calendar)
        return shown(fall, case, self._trail(case.case_id)) if fall else None

    def follows(self, step: str, before: Case, after: Case, at: int) -> Acts:
        """What the system does at once because of this event."""
        if step == "card":
            return [*self._order(after, at), *self._interview(after, at)]
        falls = befallen(step, before, after, at, self.rules, lambda: self._trail(after.case_id))
        if not falls:
            return []
        trail = self._trail(after.case_id)
        return [("card", shown(fall, after, trail)) for fall in falls]

    def _trail(self, case_id: str) -> Trail:
        fresh = [(e["version"], e["step"]) for e in self._events if e["subject"] == case_id]
        return [*kept_trail(self._conn, case_id), *fresh]

    def _order(self, case: Case, at: int) -> Acts:
        """督办 of the card's grade; one that is open and milder is raised to it, none doubles another."""
        card = case.cards[-1]
        grade = self.rules.effects[card.colour].order
        if grade is None or not _may_order(case):
            return []
        asks = self._words("order", card.rule)
        open_orders = [o for o in case.orders if o.unit == card.unit and o.open and o.kind != "interview"]
        if not open_orders:
            return [("supervise", Supervised(grade, "card", asks))]
        mild = [o for o in open_orders if o.grade == "general" and o.state in STATES]
        raised = grade == "key" and len(mild) == len(open_orders)
        return [("supervise_escalate", OrderRaised(asks, mild[0].no))] if raised else []

    def _interview(self, case: Case, at: int) -> Acts:
        """约谈 with every n-th card of the colour in the month."""
        told, card = self.rules.interview, case.cards[-1]
        if card.colour != told.colour or not _may_order(case):
            return []
        n = self._in_month(card.unit, told.colour, at)
        if n == 0 or n % told.n:
            return []
        return [("supervise", Supervised(told.order, "interview", self._words("interview", card.rule, n=n)))]

    def _in_month(self, unit: str, colour: str, at: int) -> int:
        """Cards of the unit that count, with those of this very transaction."""
        since = month_start(at, self._calendar)
        t = tables.card.c
        query = select(func.count()).where(t.unit == unit, t.colour == colour, t.fell_at >= since)
        kept: int = self._conn.execute(query.where(t.revoked.is_(False))).scalar_one()
        fresh = sum(
            _counting(c.after, unit, colour, since) - _counting(c.before, unit, colour, since)
            for c in self._changes
        )
        return kept + fresh

    def _words(self, which: str, rule_id: str, **holes: object) -> str:
        rule = self.rules.get(rule_id)
        return self.rules.words[which].format(rule=rule.zh if rule else rule_id, **holes)


def _may_order(case: Case) -> bool:
    return case.state in OPEN_STATES and case.lead == case.cards[-1].unit


def _counting(case: Case, unit: str, colour: str, since: int) -> int:
    cards: Iterable[Any] = case.cards
    return sum(c.unit == unit and c.colour == colour and not c.revoked and c.fell_at >= since for c in cards)


def month_start(at: int, calendar: WorkCalendar) -> int:
    """First ms of the local month of a moment."""
    here = calendar.local(moment(at))
    return epoch_ms(datetime(here.year, here.month, 1, tzinfo=calendar.tz))
