"""A case whose time is told by hand, for tests of cards: acts and looks at given moments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dispatch.bodies import STEPS
from dispatch.calendars import work_calendar
from dispatch.carding import card_rules
from dispatch.domain.card_history import Told, cards_of
from dispatch.domain.card_rules import CardRules
from dispatch.domain.case import Case
from dispatch.domain.catalogue import Matters
from dispatch.domain.fold import advance, decide
from dispatch.domain.overlays import Card
from dispatch.domain.step import Actor
from dispatch.domain.steps.seen import Seen
from support.two_towns import CHANNEL, DISPATCHER, DUTY, LEAD, LEAF, UNIT, body, context, matters, report_body

HERE = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    """ "06-18 09:00" of 2026, local."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=HERE)


def ms(text: str) -> int:
    return round(at(text).timestamp() * 1000)


def of_limit(limit: str) -> Matters:
    """The list with our leaf of another deadline, no matter of urgency."""
    table = matters()
    leaf = table.get(LEAF)
    assert leaf is not None
    return Matters(table.version, {LEAF: replace(leaf, deadline=limit, urgency="normal")})


@dataclass(slots=True)
class Room:
    """One case that nobody but the test touches."""

    limit: str = "2wd"
    urgency: str = "normal"
    channel: str = "iot"
    case: Case = field(default_factory=lambda: Case("C"))
    history: list[Told] = field(default_factory=list)

    def do(self, when: str, step: str, given: dict[str, Any], who: Actor) -> Case:
        ctx = replace(context(at(when)), scenarios=of_limit(self.limit))
        found, read = STEPS[step], body(step, given)
        facts = decide(found, self.case, read, who, ctx)
        self.case = advance(found, self.case, read, facts, ms(when), who.id)
        self.history.append(Told(self.case.version, found, ms(when), who.id, read, facts))
        return self.case

    def send(self, when: str) -> Case:
        """From the report to 派遣, all in one minute."""
        told = report_body(scenario_code=LEAF) | {"channel": self.channel}
        self.do(when, "report", told, CHANNEL)
        self.do(when, "accept", {"scenario_code": LEAF, "urgency": self.urgency}, DUTY)
        self.do(when, "register", {"register_standard": "标准"}, DUTY)
        return self.do(when, "dispatch", {"lead": LEAD}, DISPATCHER)

    def sign(self, when: str) -> Case:
        return self.do(when, "sign", {"handler": "抢修一班"}, UNIT)

    def cards(self, until: str, rules: CardRules | None = None) -> Sequence[Card]:
        """The cards when somebody looks at `until`."""
        look = Told(self.case.version + 1, STEPS["seen"], ms(until), "user:x", Seen("city"), {})
        return cards_of([*self.history, look], rules or card_rules(), work_calendar())

    def fell(self, until: str) -> dict[str, str]:
        """rule -> local moment, of the cards by then."""
        return {
            card.rule: datetime.fromtimestamp(card.fell_at // 60_000 * 60, HERE).strftime("%m-%d %H:%M")
            for card in self.cards(until)
        }
