"""The cards of a case worked out anew from its events: what the live path kept must be these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from dispatch.domain.calendar import WorkCalendar
from dispatch.domain.card_rules import CardRules
from dispatch.domain.cards import Fall, befallen, first_fallen, proof, show
from dispatch.domain.case import Case
from dispatch.domain.fold import advance
from dispatch.domain.overlays import Card
from dispatch.domain.step import Facts, Step


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a case, as it was kept."""

    version: int
    step: Step
    at: int
    actor: str
    body: Any
    facts: Facts


def cards_of(history: Iterable[Told], rules: CardRules, calendar: WorkCalendar) -> tuple[Card, ...]:
    """The cards that had fallen when the last event was kept. Cards in the history say only when somebody
    looked: what they show is not believed but worked out.
    """
    case = Case("")
    trail: list[tuple[int, str]] = []

    def fell(case: Case, fall: Fall) -> Case:
        return show(case, fall, proof(fall, case, trail), rules.version)

    for told in history:
        while (fall := first_fallen(case, told.at, rules, calendar)) is not None:
            case = fell(case, fall)
        if told.step.name == "card":
            continue
        trail.append((told.version, told.step.name))
        before = replace(case, version=told.version - 1)
        case = advance(told.step, before, told.body, told.facts, told.at, told.actor)
        for fall in befallen(told.step.name, before, case, told.at, rules, lambda: trail):
            case = fell(case, fall)
    return case.cards
