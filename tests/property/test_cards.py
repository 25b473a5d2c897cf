"""Any history, whenever somebody looked: what was kept is what is worked out anew."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.bodies import STEPS
from dispatch.calendars import work_calendar
from dispatch.carding import card_rules
from dispatch.carding import shown as card_shown
from dispatch.domain.card_history import Told, cards_of
from dispatch.domain.cards import Fall, befallen, first_fallen
from dispatch.domain.case import Case
from dispatch.domain.errors import DispatchError
from dispatch.domain.fold import advance, decide
from dispatch.domain.overlays import Card
from dispatch.domain.steps.seen import Seen
from support.branches import SYSTEM
from support.histories import Act, acts
from support.two_towns import CHANNEL, LEAF, body, context, report_body

START = datetime(2026, 6, 18, 2, tzinfo=UTC)
RULES, CALENDAR = card_rules(), work_calendar()


class Kept:
    """A case as the live path keeps it: cards that fell come before the act, those an act brings after it."""

    def __init__(self) -> None:
        self.case, self.history, self.now = Case("C"), list[Told](), START

    @property
    def at(self) -> int:
        return round(self.now.timestamp() * 1000)

    def look(self) -> None:
        while (fall := first_fallen(self.case, self.at, RULES, CALENDAR)) is not None:
            self._card(fall)

    def act(self, act: Act) -> None:
        kept = self.case, len(self.history)
        try:
            self.look()
            before, step = self.case, STEPS[act.step]
            self._take(act.step, body(act.step, act.body), act)
            for fall in befallen(step.name, before, self.case, self.at, RULES, self._trail):
                self._card(fall)
        except DispatchError:
            self.case = kept[0]
            del self.history[kept[1] :]

    def _card(self, fall: Fall) -> None:
        self._take("card", card_shown(fall, self.case, self._trail()), Act("card", {}, SYSTEM))

    def _take(self, name: str, read: object, act: Act) -> None:
        step, ctx = STEPS[name], replace(context(self.now), cards=RULES)
        facts = json.loads(json.dumps(decide(step, self.case, read, act.actor, ctx)))
        self.case = advance(step, self.case, read, facts, self.at, act.actor.id)
        self.history.append(Told(self.case.version, step, self.at, act.actor.id, read, facts))

    def _trail(self) -> list[tuple[int, str]]:
        return [(told.version, told.step.name) for told in self.history]

    def anew(self, later: timedelta = timedelta()) -> tuple[Card, ...]:
        at = self.at + round(later.total_seconds() * 1000)
        look = Told(self.case.version + 1, STEPS["seen"], at, "user:x", Seen("city"), {})
        return cards_of([*self.history, look], RULES, CALENDAR)


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_kept_cards_are_those_worked_out_anew(data: st.DataObject) -> None:
    kept = Kept()
    kept.act(Act("report", report_body(scenario_code=LEAF), CHANNEL))
    for act in data.draw(acts(most=24)):
        if act.step == "card":  # nobody shows cards by hand
            continue
        for wait in data.draw(st.lists(st.integers(0, 4000), max_size=2)):
            kept.now += timedelta(minutes=wait)
            if data.draw(st.booleans()):
                kept.look()
        kept.act(act)
    assert cards_of(kept.history, RULES, CALENDAR) == kept.case.cards
    look_at(kept)


def look_at(kept: Kept) -> None:
    """What holds of every card, however it fell."""
    case = kept.case
    versions = {told.version for told in kept.history if told.step.name != "card"}
    for card in case.cards:
        assert card.evidence
        assert set(card.evidence) <= versions
        assert "@" in card.unit
        assert card.fell_at <= kept.at
        assert card.version == RULES.version
    assert len({(card.rule, card.unit) for card in case.cards}) == len(case.cards)
    soon, late = kept.anew(timedelta(hours=5)), kept.anew(timedelta(days=30))
    assert soon[: len(case.cards)] == case.cards
    assert late[: len(soon)] == soon  # more time never takes a card away
    if case.appeal is not None and case.appeal.state == "approved":
        assert all(card.revoked for card in case.cards if card.unit == case.appeal.unit)
