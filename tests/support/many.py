"""As many cases and events as a benchmark asks for: true histories, told again under other names."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from dispatch.bodies import STEPS, dump_body, read_body
from dispatch.change import Change
from dispatch.domain.case import Case
from dispatch.domain.due import epoch_ms
from dispatch.domain.fold import advance, decide
from dispatch.projections import case_row
from dispatch.wire import case_rooms, letter_of
from support.branches import BRANCHES, HANDLING, STORY, Act
from support.two_towns import CHANNEL, IN_EAST, IN_WEST, context, report_body

CASE, REF, NUMBER = "01TEMPLATE", "ref-template", "5114212026061800001"
START = datetime(2026, 6, 18, 2, tzinfo=UTC)
DAYS = 300
AT_ONCE = 1_000  # cases in hand
Event = dict[str, Any]


def history(acts: tuple[Act, ...], at: tuple[float, float]) -> tuple[list[Event], Change]:
    """The rows of one case, and its last change."""
    ctx, case, rows = context(START), Case(CASE), []
    report: Act = ("report", report_body(REF, at=at), CHANNEL)
    for n, (name, given, who) in enumerate((report, *acts)):
        step, moment = STEPS[name], epoch_ms(START + timedelta(minutes=n))
        body = read_body(step, given)
        facts = decide(step, case, body, who, ctx)
        before, case = case, advance(step, case, body, json.loads(json.dumps(facts)), moment, who.id)
        letter = letter_of(0, moment, name, case, moment, moment)
        role = min(step.roles & who.roles)
        change = Change(0, moment, name, before, case, letter, body, role)
        rows.append(
            {
                "stream": "case",
                "subject": CASE,
                "version": case.version,
                "step": name,
                "at": moment,
                "actor": who.id,
                "role": role,
                "body": dump_body(step, body),
                "facts": json.dumps(facts, ensure_ascii=False),
                "letter": letter,
                "rooms": " ".join(case_rooms(case)),
                "gone": "",
            }
        )
    return rows, change


def many_events(n: int) -> Iterator[Event]:
    """At least `n` events over 300 days, of many cases in hand at once."""
    told = [history(STORY, IN_WEST)[0], history(STORY, IN_EAST)[0], history(HANDLING, IN_WEST)[0]]
    told += [history(BRANCHES["done_over"][1], IN_EAST)[0], history(BRANCHES["helped"][1], IN_WEST)[0]]
    fresh = itertools.count()
    at = 0
    hands: list[Iterator[Event]] = [iter(())] * AT_ONCE
    while at < n:
        for k, hand in enumerate(hands):
            row = next(hand, None)
            if row is None:
                number = next(fresh)
                hands[k] = hand = _named(told[number % len(told)], number)
                row = next(hand)
            at += 1
            yield row | {"id": at, "at": row["at"] + at * DAYS // n * 86_400_000}


def _named(rows: list[Event], number: int) -> Iterator[Event]:
    names = {CASE: f"{number:026d}", REF: f"ref-{number}", NUMBER: f"{NUMBER[:14]}{number:06d}"}
    for row in rows:
        new = dict(row)
        for name in ("subject", "body", "facts", "letter"):
            for old, other in names.items():
                new[name] = new[name].replace(old, other)
        yield new


def many_open(n: int) -> Iterator[dict[str, Any]]:
    """Rows of `n` open cases in the hands of a unit, as the store keeps them."""
    calendar = context(START).calendar
    kept = [case_row(history(HANDLING, at)[1], calendar) for at in (IN_WEST, IN_EAST)]
    for number in range(n):
        row = dict(kept[number % len(kept)], event_id=number + 1, case_no=f"{NUMBER[:14]}{number:06d}")
        for name in ("case_id", "doc", "letter"):
            row[name] = row[name].replace(CASE, f"{number:026d}").replace(NUMBER, row["case_no"])
        yield row
