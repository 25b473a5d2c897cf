"""Projections thrown away and folded anew from the events; what comes out is what the desk had kept."""

from __future__ import annotations

import gc
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Engine, Row, delete, select

from dispatch import answers, tables
from dispatch.bodies import STEPS, load_body, load_case
from dispatch.calendars import in_force
from dispatch.change import Change
from dispatch.command import STREAMS, refold
from dispatch.domain.calendar import WorkCalendar
from dispatch.domain.case import Case
from dispatch.domain.fold import advance
from dispatch.in_force import REGISTERS
from dispatch.numbers import write_numbers
from dispatch.projections import count, write_counters, write_rows
from dispatch.store import writing

SLICE = 10_000
MOST_COUNTERS = 200_000  # kept in memory before they are added up in the store
Tallies = Counter[tuple[str, str, str]]
PROJECTIONS = (
    tables.case,
    tables.case_unit,
    tables.case_media,
    tables.case_order,
    tables.case_return,
    tables.intake,
    tables.counter,
    tables.measure,
    tables.number,
    tables.card,
    tables.mechanism_case,
    tables.library_entry,
    tables.incident,
    tables.incident_case,
    tables.order,
    tables.order_unit,
    tables.resource,
    tables.resource_hold,
    tables.warning,
    tables.drawing,
    tables.area_set,
    tables.calendar_year,
    tables.receipt,
    tables.duty_shift,
    tables.handover,
)


def rebuild(engine: Engine, calendar: WorkCalendar) -> int:
    """Number of events folded. What channels were told is an effect on the outside world and stays as it was;
    how far it came is folded from its receipts.
    """
    gc.disable()  # a million cases come and go, none of them in a circle
    try:
        return _rebuild(engine, calendar)
    finally:
        gc.enable()


def _rebuild(engine: Engine, calendar: WorkCalendar) -> int:
    with writing(engine) as conn:
        for table in PROJECTIONS:
            conn.execute(delete(table))
        answers.unfold(conn)
    cursor = done = 0
    tallies: Tallies = Counter()
    while True:
        with writing(engine) as conn:
            t = tables.event.c
            rows = conn.execute(select(tables.event).where(t.id > cursor).order_by(t.id).limit(SLICE)).all()
            if not rows or len(tallies) > MOST_COUNTERS:
                write_counters(conn, tallies)
                tallies.clear()
            if not rows:
                answers.refolded(conn)
                return done
            told = [r for r in rows if r.stream not in STREAMS | {answers.REPLY}]
            for _, part in groupby(told, lambda row: row.stream == "calendar"):
                _fold(conn, list(part), in_force(conn, calendar), tallies)  # as it stood then
            refold(conn, [r for r in rows if r.stream in STREAMS], calendar)
            answers.refold(conn, [r for r in rows if r.stream == answers.REPLY])
        cursor = rows[-1].id
        done += len(rows)


def _fold(conn: Any, rows: Sequence[Row[Any]], calendar: WorkCalendar, tallies: Tallies) -> None:
    ids = {r.subject for r in rows if r.stream == "case"}
    t = tables.case.c
    cases = {i: load_case(doc) for i, doc in conn.execute(select(t.case_id, t.doc).where(t.case_id.in_(ids)))}
    changes: list[Change] = []
    numbers: dict[tuple[str, str], int] = {}
    for row in rows:
        step = STEPS[row.step]
        body = load_body(step, row.body)
        if row.stream in REGISTERS:
            REGISTERS[row.stream][1](conn, body, row.at)
            continue
        before = cases.get(row.subject, Case(row.subject))
        facts = json.loads(row.facts)
        after = advance(step, before, body, facts, row.at, row.actor, row.role)
        cases[row.subject] = after
        changes.append(Change(row.id, row.at, row.step, before, after, row.letter, body, row.role))
        if "case_no" in facts:
            number = facts["case_no"]
            numbers[number[:6], number[6:14]] = int(number[14:])
    if changes:
        write_rows(conn, changes, calendar)
        tallies.update(count(changes, calendar))
    write_numbers(conn, numbers)


def dump_projections(engine: Engine) -> bytes:
    """Every projection row in key order, to compare before and after."""
    return b"\n".join(_lines(engine))


def _lines(engine: Engine) -> Iterator[bytes]:
    with engine.connect() as conn:
        for table in (*PROJECTIONS, tables.reply):
            query = select(table).order_by(*table.primary_key.columns)
            for row in conn.execute(query):
                values = row._mapping
                if table is tables.counter and not values["n"]:
                    continue
                yield json.dumps([table.name, *values.values()], ensure_ascii=False).encode()
