"""Why a card fell: its rule, the clock that was judged with the time it stood still, and the events."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Engine, Row, select

from dispatch import tables
from dispatch.bodies import load_case
from dispatch.carding import card_rules
from dispatch.domain.calendar import WorkCalendar
from dispatch.domain.cards import STARTS
from dispatch.domain.case import Case
from dispatch.domain.due import WORKING, epoch_ms, moment, read_limit
from dispatch.domain.overlays import Card
from dispatch.domain.roles import Scope, sees
from dispatch.wire import units_of

Rows = Sequence[Row[Any, Any, Any, Any, Any, Any]]
SIGNED_LATE = frozenset({"sign_timeout", "ruling_refused"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything a screen needs to show one card. Actors are told by their role, never by name."""

    case: Case
    card: Card
    rule: dict[str, Any]
    clock: dict[str, Any] | None
    events: list[dict[str, Any]]


def evidence(engine: Engine, scope: Scope, case_id: str, no: int, calendar: WorkCalendar) -> Evidence | None:
    """None where there is no such card in the scope."""
    c, e = tables.case.c, tables.event.c
    with engine.connect() as conn:
        doc = conn.execute(select(c.doc).where(c.case_id == case_id)).scalar()
        told = select(e.version, e.step, e.at, e.role, e.body, e.facts)
        rows = conn.execute(told.where(e.stream == "case", e.subject == case_id).order_by(e.version)).all()
    case = load_case(doc) if doc else None
    if case is None or not 0 < no <= len(case.cards):
        return None
    card = case.cards[no - 1]
    if card.unit != scope.unit and not sees(scope, case.area, case.estate, units_of(case)):
        return None
    return Evidence(case, card, rule_of(card), _clock(card, no, rows, calendar), _events(card, rows))


def rule_of(card: Card) -> dict[str, Any]:
    """The rule in words and numbers, with what it brings; a rule of an old list is told by its name."""
    rules = card_rules()
    rule, effect = rules.get(card.rule), rules.effects.get(card.colour)
    told = (
        asdict(rule) if rule else {"id": card.rule, "colour": card.colour, "zh": card.rule, "en": card.rule}
    )
    return {
        **{name: value for name, value in told.items() if value not in ("", 0, False)},
        "version": card.version,
        "effect": asdict(effect) if effect else None,
    }


def _clock(card: Card, no: int, rows: Rows, calendar: WorkCalendar) -> dict[str, Any] | None:
    """What was judged: from when, marks, end, and where it stood still. None of what only an event proves."""
    shown = [row for row in rows if row.step == "card"][no - 1]
    judged = json.loads(shown.facts).get("judged")
    proofs = [row for row in rows if row.version in card.evidence]
    if judged is None and card.rule in SIGNED_LATE:
        judged = json.loads(proofs[0].facts).get("clock")
    if judged is None:
        return None
    begun = [row.at for row in proofs if row.step in STARTS]
    since = begun[0] if begun and judged["name"] not in ("lift",) else judged["since"]
    end = max(judged["due"], card.fell_at)
    return {
        **{name: judged[name] for name in ("name", "limit", "yellow", "due")},
        "since": since,
        "fell_at": card.fell_at,
        "stopped": [*_held(rows, since, end), *rests(judged["limit"], since, end, calendar)],
    }


def _held(rows: Rows, since: int, end: int) -> list[dict[str, Any]]:
    """挂账: from suspend to resume."""
    out, start = list[dict[str, Any]](), 0
    for row in rows:
        if row.step == "suspend":
            start = row.at
        elif row.step == "resume" and since <= start < end:
            out.append({"from": start, "to": min(row.at, end), "why": "suspended"})
    return out


def rests(limit: str, since: int, end: int, calendar: WorkCalendar) -> list[dict[str, Any]]:
    """Nights, weekends and holidays of a limit that counts working time."""
    if read_limit(limit)[1] not in WORKING:
        return []
    out, here = list[dict[str, Any]](), since
    for opens, closes in calendar.spans(moment(since)):
        start = min(epoch_ms(opens), end)
        if start > here:
            out.append({"from": here, "to": start, "why": "rest"})
        here = epoch_ms(closes)
        if here >= end:
            return out
    raise AssertionError("a calendar never ends")


def _events(card: Card, rows: Rows) -> list[dict[str, Any]]:
    """The case's way to the card; `proof` marks the events that the card cites."""
    return [
        {
            "version": r.version,
            "step": r.step,
            "at": r.at,
            "role": r.role,
            "proof": r.version in card.evidence,
        }
        for r in rows
        if r.step not in ("seen", "lamp") and (r.at <= card.fell_at or r.version in card.evidence)
    ]
