"""红黄牌 rules as data: one version of lists/cards.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dispatch.domain.overlays import CardColour, Grade

Kind = Literal[
    "lamp",
    "window",
    "overdue",
    "far",
    "unlifted",
    "unsigned",
    "absent",
    "sign_timeout",
    "ruling_refused",
    "reworks",
    "wrong_return",
    "false_closing",
]


@dataclass(frozen=True, slots=True)
class Rule:
    """When one card falls. `kind` is what is looked at; which numbers it reads stands in cards.py."""

    id: str
    colour: CardColour
    kind: Kind
    zh: str  # its name
    en: str
    says: Mapping[str, str]  # the whole rule in a sentence: zh, en
    share: float = 0  # of the limit
    within: str = ""  # a limit: "1wd", "30min"
    least: str = ""  # a limit that a share is never below
    times: float = 0  # of a limit that runs day and night
    n: int = 0
    urgency: str = ""  # "": of every urgency
    once: str = ""  # of the rules with this word a unit gets the first that falls
    call: bool = False  # somebody is phoned at once


@dataclass(frozen=True, slots=True)
class Effect:
    """What a card of one colour brings."""

    notify: str
    score: float
    order: Grade | None = None
    publish: bool = False


@dataclass(frozen=True, slots=True)
class Interview:
    """约谈: every n-th card of the colour that a unit gets in a calendar month."""

    colour: CardColour
    n: int
    order: Grade


@dataclass(frozen=True, slots=True)
class CardRules:
    version: str
    rules: tuple[Rule, ...]
    effects: Mapping[str, Effect]
    interview: Interview
    words: Mapping[str, str]  # what the orders ask for

    def get(self, rule_id: str) -> Rule | None:
        return next((rule for rule in self.rules if rule.id == rule_id), None)


NO_RULES = CardRules("", (), {}, Interview("red", 0, "key"), {})  # no card ever falls
