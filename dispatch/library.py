"""案例库: ended cases like the one in hand, and what was learnt from some, redacted, for all of a city."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import yaml
from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, insert, or_, select

from dispatch import tables
from dispatch.bodies import load_case
from dispatch.change import Change
from dispatch.domain.case import Case
from dispatch.domain.likeness import cells_round
from dispatch.domain.similar import Kinship, Similar, likest, similar
from dispatch.matters import LISTS

DAY = 86_400_000
LOOKED_AT = 200
NEAR_M = 300
SMALL = 6  # digits of a small class
ENDED = ("closed", "evaluated")
MOST = 200
Row = dict[str, Any]


@cache
def kinship() -> Kinship:
    """The rules in force."""
    return Kinship(**yaml.safe_load((LISTS / "library.yaml").read_text("utf-8")))


def write_entries(conn: Connection, changes: Sequence[Change]) -> None:
    """The entries that a batch put in, changed or took out; a case that is reopened leaves the library."""
    told = [c for c in changes if c.step == "shelve" or c.before.shelved != c.after.shelved]
    last = {c.after.case_id: c for c in told}
    if not last:
        return
    conn.execute(delete(tables.library_entry).where(tables.library_entry.c.case_id.in_(list(last))))
    rows = [_entry(c) for c in last.values() if c.after.shelved]
    if rows:
        conn.execute(insert(tables.library_entry), rows)


def _entry(change: Change) -> Row:
    case, body = change.after, change.body
    texts = {"title": body.title, "lesson": body.lesson, "worked": body.worked}
    about = {"area": case.area, "scenario": case.scenario or "", "matter": case.matter}
    return {"case_id": case.case_id, **about, **texts, "at": change.at, "event_id": change.event_id}


def entries(engine: Engine, city: str, words: str, scenario: str, page: tuple[int, int]) -> list[Row]:
    """Entries of a city, the newest first, that hold all the words; `scenario` is a code or the start of one;
    a page is (skipped, so many).
    """
    t = tables.library_entry.c
    skipped, limit = page
    texts = (t.title, t.matter, t.lesson, t.worked)
    held = [or_(*(text.icontains(word, autoescape=True) for text in texts)) for word in words.split()]
    query = select(tables.library_entry).where(t.area.startswith(city), *held)
    if scenario:
        query = query.where(_below(t.scenario, scenario))
    with engine.connect() as conn:
        found = conn.execute(query.order_by(t.at.desc(), t.case_id).offset(skipped).limit(limit)).mappings()
        return [dict(row) for row in found]


def like(conn: Connection, case: Case) -> list[tuple[Case, Similar]]:
    """Ended cases of the city like this one, the likest first: of its small class, or near its place."""
    rules, t = kinship(), tables.case.c
    ways: list[ColumnElement[bool]] = []
    if case.scenario:
        ways.append(_below(t.scenario, case.scenario[:SMALL]))
    if case.lon is not None and case.lat is not None:
        ways.append(t.cell.in_(cells_round(case.lon, case.lat, NEAR_M)))
    since = case.reported_at - rules.days * DAY
    found: dict[str, Case] = {}
    for way in ways:
        where = and_(way, t.reported_at >= since, t.state.in_(ENDED), t.area.startswith(case.area[:6]))
        query = select(t.doc).where(where, t.case_id != case.case_id).order_by(t.reported_at.desc())
        docs = conn.execute(query.limit(LOOKED_AT)).scalars()
        found |= {other.case_id: other for other in map(load_case, docs)}
    return [
        (found[one.case_id], one) for one in likest((similar(case, o, rules) for o in found.values()), rules)
    ]


def _below(column: ColumnElement[str], code: str) -> ColumnElement[bool]:
    """Codes that begin so, by the index."""
    return and_(column >= code, column < code + ":")  # the sign after the digits
