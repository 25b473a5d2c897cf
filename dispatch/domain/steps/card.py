"""红黄牌: a rule has found a unit wanting; the card names the rule and the events that prove it."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.cards import MARKS, coming
from dispatch.domain.case import OPEN_STATES, Case, moved
from dispatch.domain.due import epoch_ms
from dispatch.domain.errors import BadField, NothingOpen
from dispatch.domain.fields import need
from dispatch.domain.overlays import Card, CardColour
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._words import clock_of


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
        raise BadField(field="evidence", why="no_such_event")
    if any((c.rule, c.unit, c.colour) == (body.rule, body.unit, body.colour) for c in case.cards):
        raise NothingOpen(step="card")


def plan(case: Case, body: CardShown, actor: Actor, ctx: Context) -> Facts:
    """Of what time brings the rules themselves must say so; what an event brings falls with it."""
    now = epoch_ms(ctx.now)
    rule = ctx.cards.get(body.rule)
    told = {"rules": ctx.cards.version}
    if rule is None or rule.kind not in MARKS:
        return {**told, "fell_at": now}
    for fall in coming(case, ctx.cards, ctx.calendar):
        if (fall.rule.id, fall.unit) == (body.rule, body.unit) and fall.at <= now:
            clock = {"judged": clock_of(fall.clock)} if fall.clock else {}
            return {**told, "fell_at": fall.at, **clock}
    raise BadField(field="rule", why="rule_unmet")


def apply(case: Case, body: CardShown, facts: Facts, at: int, actor: str) -> Case:
    version, fell_at = facts.get("rules", ""), facts.get("fell_at", 0)  # old rows do not tell
    no = len(case.cards) + 1
    card = Card(no, body.unit, body.colour, body.rule, body.evidence, False, fell_at, None, version)
    return moved(case, cards=(*case.cards, card))


STEP = Step(
    "card",
    CardShown,
    OPEN_STATES | {"closed"},
    None,
    frozenset({"system"}),
    apply,
    check,
    plan,
)
