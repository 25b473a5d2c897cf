"""红黄牌: a rule has found a unit wanting; the card names the rule and the events that prove it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import OPEN_STATES, Case
from dispatch.domain.errors import BadField, NothingOpen
from dispatch.domain.fields import need
from dispatch.domain.overlays import Card, CardColour
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class CardShown:
    colour: CardColour
    unit: str
    rule: str
    evidence: tuple[int, ...]  # versions of this case's events


def check(case: Case, body: CardShown, actor: Actor) -> None:
    need("unit", body.unit, 40)
    need("rule", body.rule, 60)
    if not body.evidence or not all(0 < version <= case.version for version in body.evidence):
        raise BadField(field="evidence", why="no such event")
    if any((c.rule, c.unit, c.colour) == (body.rule, body.unit, body.colour) for c in case.cards):
        raise NothingOpen(step="card")


def apply(case: Case, body: CardShown, facts: Facts, at: int, actor: str) -> Case:
    card = Card(len(case.cards) + 1, body.unit, body.colour, body.rule, body.evidence)
    return replace(case, cards=(*case.cards, card))


STEP = Step(
    "card",
    CardShown,
    OPEN_STATES | {"closed"},
    None,
    frozenset({"system"}),
    apply,
    check,
)
