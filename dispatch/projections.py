"""What screens ask for, kept as the events are written: cases as they stand, counters by scope, replies
due.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert

from dispatch import tables
from dispatch.bodies import dump_case
from dispatch.bulk import put_again, put_all, put_over
from dispatch.card_book import write_cards
from dispatch.carding import card_rules
from dispatch.change import Change
from dispatch.domain.calendar import WorkCalendar
from dispatch.domain.cards import next_card
from dispatch.domain.case import Case
from dispatch.domain.durations import bucket, took
from dispatch.domain.lamps import next_look
from dispatch.domain.likeness import cell_of
from dispatch.domain.receipts import of_case
from dispatch.domain.roles import rooms_of
from dispatch.library import write_entries
from dispatch.measured import write_measures
from dispatch.mechanisms import write_touched
from dispatch.receipts import Entry, write_receipts
from dispatch.replies import replies_due
from dispatch.watched import sent_key, write_watched
from dispatch.whistles import whistle_tallies
from dispatch.wire import units_of

# Looks, time, and the far side of a merge.
QUARTER = 900_000  # ms
UNCOUNTED = frozenset({"seen", "lamp", "lamp_beside", "remind", "close_merged", "absorb", "recalendar"})


def scopes_of(case: Case) -> tuple[str, ...]:
    """Counter scopes: area prefixes down to the community, the estate, the units; grids count on the map
    itself.
    """
    return _scopes(case.area, case.estate, units_of(case))


@lru_cache(maxsize=65_536)
def _scopes(area: str, estate: str | None, units: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(r for r in rooms_of(area, estate, units) if len(r) != 15 or ":" in r)


def gauges(case: Case) -> tuple[str, ...]:
    if not case.is_open or case.state == "new":
        return ()
    return _gauges(case.state, case.lamp, case.urgency)


@lru_cache
def _gauges(state: str, lamp: str, urgency: str) -> tuple[str, ...]:
    return ("open", f"state.{state}", f"lamp.{lamp}", f"urgency.{urgency}")


@lru_cache(maxsize=65_536)
def _quarter(n: int, tz: tzinfo) -> tuple[str, int]:
    """(local day, hour) of the n-th quarter of an hour since 1970: no zone is off by less."""
    local = datetime.fromtimestamp(n * QUARTER / 1000, UTC).astimezone(tz)
    return local.date().isoformat(), local.hour


def tally_keys(change: Change, calendar: WorkCalendar) -> tuple[str, list[str]]:
    """(local day, keys) that this event adds to."""
    day, hour = _quarter(change.at // QUARTER, calendar.tz)
    if change.step in UNCOUNTED:
        return day, []
    keys = [f"step.{change.step}"]
    case = change.after
    if change.before.state == "new":
        keys += coming_in(change, hour)
    if change.step == "register" and case.scenario:
        keys.append(f"domain.{case.scenario[:2]}")
    if change.step == "feedback" and case.handle and case.finished_at:
        late = case.finished_at > case.handle.due
        keys += [
            f"handled.{'late' if late else 'ontime'}",
            f"handled.{case.urgency}.{'late' if late else 'ontime'}",
        ]
    duration = took(change.step, change.before, case, change.at)
    if duration is not None:
        keys.append(f"took.{change.step}.{bucket(duration)}")
    return day, keys + sent_key(change)


def coming_in(change: Change, hour: int) -> list[str]:
    return [f"hour.{hour:02d}", *(f"source.{s.channel}" for s in change.after.sources)]


def arrivals(change: Change, calendar: WorkCalendar) -> tuple[list[str], list[str]]:
    """(scopes, keys) of a report that has found its place: in the books of its town from this day on."""
    if change.step != "locate" or change.before.grid:
        return [], []
    known = set(scopes_of(change.before))
    _, hour = _quarter(change.at // QUARTER, calendar.tz)
    return [s for s in scopes_of(change.after) if s not in known], ["step.report", *coming_in(change, hour)]


def sent_or_returned(change: Change) -> list[tuple[str, str]]:
    """(unit, key) of what a unit was sent and returned, by scenario; kept for ever, for the ranking."""
    before, after = change.before, change.after
    if after.dispatches > before.dispatches and after.lead:
        return [(after.lead, f"sent.{after.scenario}")]
    if change.step == "return" and before.lead:
        return [(before.lead, f"returned.{before.scenario}")]
    return []


def count(changes: Iterable[Change], calendar: WorkCalendar) -> Counter[tuple[str, str, str]]:
    """Counter deltas by (scope, day, key); gauges stand on day ''."""
    same: Counter[tuple[tuple[str, ...], str, tuple[str, ...]]] = Counter()  # most events say what others do
    out: Counter[tuple[str, str, str]] = Counter()
    for change in changes:
        here, stands = scopes_of(change.after), gauges(change.after)
        was = scopes_of(change.before), gauges(change.before)
        if was != (here, stands):
            same[was[0], "", was[1]] -= 1
            same[here, "", stands] += 1
        day, keys = tally_keys(change, calendar)
        same[here, day, tuple(keys)] += 1
        for unit, key in sent_or_returned(change):
            out[f"unit:{unit}", "", key] += 1
        for scope, key, n in whistle_tallies(change.step, change.before, change.after):
            out[scope, day, key] += n
        places, keys = arrivals(change, calendar)
        same[tuple(places), day, tuple(keys)] += 1
    for (scopes, day, told), n in same.items():
        for scope in scopes:
            for key in told:
                out[scope, day, key] += n
    return out


def write(conn: Connection, changes: Sequence[Change], calendar: WorkCalendar) -> None:
    """Everything a batch changes, in a handful of statements."""
    write_rows(conn, changes, calendar)
    write_counters(conn, count(changes, calendar))
    due = [row for c in changes for row in replies_due(c, calendar)]
    if due:
        conn.execute(insert(tables.reply), due)


def write_rows(conn: Connection, changes: Sequence[Change], calendar: WorkCalendar) -> None:
    """What a batch changes but for counters, which add up in any order, and replies, which are sent once."""
    last = {c.after.case_id: c for c in changes}
    fresh = {c.after.case_id for c in changes if c.before.version == 0}
    _write_cases(conn, list(last.values()), fresh, calendar)
    _write_units(conn, [c for c in changes if units_of(c.before) != units_of(c.after)], last)
    intake = [
        {"channel": s.channel, "ref": s.ref, "case_id": c.after.case_id}
        for c in changes
        if c.before.state == "new"
        for s in c.after.sources
    ]
    put_all(conn, tables.intake, intake)
    _write_media(conn, changes)
    write_watched(conn, changes)
    write_cards(conn, changes)
    write_measures(conn, changes, calendar)
    write_touched(conn, changes)
    write_entries(conn, changes)
    write_receipts(conn, _receipts(changes))


def _receipts(changes: Sequence[Change]) -> Iterator[Entry]:
    for c in changes:
        for told in of_case(c.step, c.after.case_id, c.role, c.body):
            yield Entry(told, c.at, c.step, c.event_id)


def case_row(change: Change, calendar: WorkCalendar) -> dict[str, Any]:
    case = change.after
    looks = [at for at in (next_look(case), next_card(case, card_rules(), calendar)) if at is not None]
    return {
        "case_id": case.case_id,
        "version": case.version,
        "state": case.state,
        "is_open": case.is_open,
        "case_no": case.case_no,
        "area": case.area,
        "estate": case.estate,
        "lead": case.lead,
        "scenario": case.scenario,
        "urgency": case.urgency,
        "lamp": case.lamp,
        "due": case.governing.due if case.governing else None,
        "next_lamp_at": min(looks, default=None),
        "reported_at": case.reported_at,
        "cell": cell_of(case.lon, case.lat),
        "event_id": change.event_id,
        "doc": dump_case(case),
        "letter": change.letter,
    }


def _write_cases(conn: Connection, changes: list[Change], fresh: set[str], calendar: WorkCalendar) -> None:
    rows = [case_row(c, calendar) for c in changes]
    if put_again(conn, tables.case, "case_id", rows):
        return
    old = [row for row in rows if row["case_id"] not in fresh]
    put_all(conn, tables.case, [row for row in rows if row["case_id"] in fresh])
    if old:
        statement = (
            update(tables.case)
            .where(tables.case.c.case_id == bindparam("key"))
            .values({name: bindparam(name) for name in old[0] if name != "case_id"})
        )
        for row in old:
            row["key"] = row.pop("case_id")
        conn.execute(statement, old)


def _write_units(conn: Connection, changed: list[Change], last: Mapping[str, Change]) -> None:
    if not changed:
        return
    ids = {c.after.case_id for c in changed}
    conn.execute(delete(tables.case_unit).where(tables.case_unit.c.case_id.in_(ids)))
    rows = [{"unit": u, "case_id": i} for i in ids for u in dict.fromkeys(units_of(last[i].after))]
    put_all(conn, tables.case_unit, rows)


def _write_media(conn: Connection, changes: Sequence[Change]) -> None:
    added = (c for c in changes if c.after.media is not c.before.media)
    cited = {(m.sha256, c.after.case_id) for c in added for m in set(c.after.media) - set(c.before.media)}
    if cited:
        make = lite_insert if conn.dialect.name == "sqlite" else pg_insert
        rows = [{"sha256": sha256, "case_id": case_id} for sha256, case_id in sorted(cited)]
        conn.execute(make(tables.case_media).on_conflict_do_nothing(), rows)


def write_counters(conn: Connection, deltas: Counter[tuple[str, str, str]]) -> None:
    rows = [{"scope": s, "day": d, "key": k, "n": n} for (s, d, k), n in sorted(deltas.items()) if n]
    n = tables.counter.c.n
    put_over(conn, tables.counter, rows, ("scope", "day", "key"), lambda new: {"n": n + new.n})


def known_refs(conn: Connection, refs: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The cases that (channel, ref) pairs already belong to."""
    if not refs:
        return {}
    t = tables.intake.c
    rows = conn.execute(select(t.channel, t.ref, t.case_id).where(tuple_(t.channel, t.ref).in_(list(refs))))
    return {(r.channel, r.ref): r.case_id for r in rows}
