"""红黄牌: which cards a history brings, when and by what proof: pure of events, rules and calendar.

A card falls on a unit, once for each rule and case. What time does falls at a moment that is known ahead;
what an event does falls with the event. A card is lifted when its unit has done the case, has it no more, or
the order that came with it is lifted; revoked on appeal it stays and counts no more.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace

from dispatch.domain.calendar import WorkCalendar
from dispatch.domain.card_rules import CardRules, Rule
from dispatch.domain.case import Case
from dispatch.domain.clock import Clock
from dispatch.domain.due import due, epoch_ms, moment, read_limit
from dispatch.domain.overlays import Card

RUNNING = frozenset({"dispatched", "handling"})  # the unit has it and its time runs
RULINGS = frozenset({"decide", "backstop"})
SENDS = frozenset({"dispatch", "redispatch", "enforce", "accept_up"}) | RULINGS
REWORKS = frozenset({"rework", "check_fail", "send_back"})
STARTS = SENDS | REWORKS | {"revisit_bad", "reopen"}  # a handling clock begins
MOVES = frozenset({"extend", "suspend", "resume"})
Trail = Sequence[tuple[int, str]]  # (version, step) of a case's events, in order


@dataclass(frozen=True, slots=True)
class Fall:
    """A card that falls, or will at `at` if nothing happens before. `clock` is what was judged."""

    at: int
    rule: Rule
    unit: str
    clock: Clock | None = None


def coming(case: Case, rules: CardRules, calendar: WorkCalendar) -> list[Fall]:
    """What time will bring, earliest first. 严重超时 is told only once 超时 has fallen."""
    unit = case.lead
    if unit is None:
        return []
    shown = _shown(case, unit, rules)
    falls = []
    for rule in rules.rules:
        look = MARKS.get(rule.kind)
        if look is None or rule.id in shown or rule.urgency not in ("", case.urgency):
            continue
        if rule.kind == "far" and any(r.kind == "overdue" and r.id not in shown for r in rules.rules):
            continue
        if (found := look(rule, case, calendar)) is not None:
            falls.append(Fall(found[0], rule, unit, found[1]))
    return sorted(falls, key=lambda fall: (fall.at, fall.rule.id))


def first_fallen(case: Case, now: int, rules: CardRules, calendar: WorkCalendar) -> Fall | None:
    """The earliest card that time has brought by `now` and that is not shown yet."""
    if case.lead is None:
        return None
    return next((fall for fall in coming(case, rules, calendar) if fall.at <= now), None)


def next_card(case: Case, rules: CardRules, calendar: WorkCalendar) -> int | None:
    """When time next brings a card (epoch ms); None: never."""
    return min((fall.at for fall in coming(case, rules, calendar)), default=None)


def befallen(
    step: str, before: Case, after: Case, at: int, rules: CardRules, trail: Callable[[], Trail]
) -> list[Fall]:
    """The cards that an event brings. `trail` ends with that event and is asked for only where a card may
    fall.
    """
    unit = after.lead
    if unit is None or step not in REWORKS | {"auto_sign", "enforce", "reopen"}:
        return []
    shown = _shown(after, unit, rules)
    hit = {
        "sign_timeout": step == "auto_sign",
        "ruling_refused": step == "auto_sign" and after.bound and _last(trail(), SENDS)[1] in RULINGS,
        "wrong_return": step == "enforce",
        "false_closing": after.false_closing and not before.false_closing,
    }
    times = after.reworked.count(unit) if step in REWORKS else 0
    clock = before.clock if step == "auto_sign" else None
    return [
        Fall(at, rule, unit, clock)
        for rule in rules.rules
        if rule.id not in shown
        and rule.urgency in ("", after.urgency)
        and (hit.get(rule.kind) or (rule.kind == "reworks" and times >= rule.n))
    ]


def _shown(case: Case, unit: str, rules: CardRules) -> set[str]:
    """The rules that have nothing more to say of this unit: shown, or another of their kind is."""
    shown = {card.rule for card in case.cards if card.unit == unit}
    groups = {rule.once for rule in rules.rules if rule.once and rule.id in shown}
    return shown | {rule.id for rule in rules.rules if rule.once in groups}


def proof(fall: Fall, case: Case, trail: Trail) -> tuple[int, ...]:
    """Versions of the events that prove the card; never none."""
    kind = fall.rule.kind
    if kind in ("window", "unsigned"):
        return (_last(trail, SENDS)[0],)
    if kind in ("sign_timeout", "ruling_refused"):
        return (_last(trail, SENDS)[0], _last(trail, {"auto_sign"})[0])
    if kind == "reworks":
        return tuple(version for version, step in trail if step in REWORKS)[-fall.rule.n :]
    if kind == "wrong_return":
        return (_last(trail, {"return"})[0], _last(trail, {"enforce"})[0])
    if kind == "false_closing":
        return (_last(trail, {"close"})[0], _last(trail, {"reopen"})[0])
    if kind == "unlifted":
        return next(card.evidence for card in case.cards if _stands(card, fall.unit))
    start = _last(trail, STARTS)[0]
    return (start, *(version for version, step in trail if step in MOVES and version > start))


def _last(trail: Trail, steps: Container[str]) -> tuple[int, str]:
    return next(told for told in reversed(trail) if told[1] in steps)


def show(case: Case, fall: Fall, evidence: tuple[int, ...], version: str) -> Case:
    """The case with the card on its unit."""
    rule = fall.rule
    card = Card(len(case.cards) + 1, fall.unit, rule.colour, rule.id, evidence, False, fall.at, None, version)
    return replace(case, cards=(*case.cards, card))


def settle(before: Case, after: Case, step: str, at: int) -> Case:
    """The case with those cards lifted whose matter this event ended."""
    if all(card.lifted_at is not None for card in after.cards):
        return after
    pairs = zip(before.orders, after.orders, strict=False)
    units = {new.unit for old, new in pairs if new.state == "lifted" != old.state}
    if before.lead and (step in ("feedback", "suspend") or after.lead != before.lead):
        units.add(before.lead)
    if not units:
        return after
    cards = tuple(
        replace(card, lifted_at=at) if card.unit in units and card.lifted_at is None else card
        for card in after.cards
    )
    return replace(after, cards=cards)


def _stands(card: Card, unit: str) -> bool:
    """Whether a yellow card of the unit is neither lifted nor revoked."""
    return card.unit == unit and card.colour == "yellow" and card.lifted_at is None and not card.revoked


def later(at: int, limit: str, calendar: WorkCalendar, times: float = 1) -> int:
    """When so much of a limit has passed since `at`."""
    n, unit = read_limit(limit)
    return epoch_ms(due(moment(at), n * times, unit, calendar))


# --- when time brings a card: the first ms at which it may fall, and the clock that was judged -------------
Mark = tuple[int, Clock] | None


def _lamp(rule: Rule, case: Case, calendar: WorkCalendar) -> Mark:
    handle = _running(case)
    return (handle.yellow, handle) if handle else None


def _window(rule: Rule, case: Case, calendar: WorkCalendar) -> Mark:
    sign = _signing(case)
    return (later(sign.since, sign.limit, calendar, rule.share), sign) if sign else None


def _overdue(rule: Rule, case: Case, calendar: WorkCalendar) -> Mark:
    handle = _running(case)
    return (handle.due + 1, handle) if handle else None


def _far(rule: Rule, case: Case, calendar: WorkCalendar) -> Mark:
    """A share of the limit as the list writes it, never below `least`; `times` it where nights count."""
    handle = _running(case)
    if handle is None:
        return None
    if read_limit(handle.limit)[1] in ("eh", "min"):
        return later(handle.due, handle.limit, calendar, rule.times), handle
    share = later(handle.due, handle.limit, calendar, rule.share)
    return max(share, later(handle.due, rule.least, calendar)), handle


def _unlifted(rule: Rule, case: Case, calendar: WorkCalendar) -> Mark:
    since = min((card.fell_at for card in case.cards if _stands(card, case.lead or "")), default=0)
    return _wait("lift", since, rule.within, calendar) if since else None


def _unsigned(rule: Rule, case: Case, calendar: WorkCalendar) -> Mark:
    sign = _signing(case)
    return _wait("sign", sign.since, rule.within, calendar) if sign else None


def _absent(rule: Rule, case: Case, calendar: WorkCalendar) -> Mark:
    handle = _running(case)
    if handle is None or (case.arrived_at is not None and case.arrived_at >= handle.since):
        return None
    return _wait("arrive", handle.since, rule.within, calendar)


def _wait(name: str, since: int, limit: str, calendar: WorkCalendar) -> Mark:
    end = later(since, limit, calendar)
    return end + 1, Clock(name, since, since, end, limit)


def _running(case: Case) -> Clock | None:
    return case.handle if case.state in RUNNING else None


def _signing(case: Case) -> Clock | None:
    return case.clock if case.state == "dispatched" else None


MARKS: dict[str, Callable[[Rule, Case, WorkCalendar], Mark]] = {
    "lamp": _lamp,
    "window": _window,
    "overdue": _overdue,
    "far": _far,
    "unlifted": _unlifted,
    "unsigned": _unsigned,
    "absent": _absent,
}
