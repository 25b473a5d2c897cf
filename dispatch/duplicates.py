"""Cases beside a case: those that may be the same matter, and earlier disputes at its place."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, select

from dispatch import tables
from dispatch.bodies import load_case
from dispatch.domain.case import Case
from dispatch.domain.likeness import Alike, Likeness, Repeat, cells_round, likeness, metres_between, ranked

HOUR, DAY = 3_600_000, 86_400_000
MOST = 200  # looked at; more of them at one place within a day is one matter indeed
SHOWN = 5
GONE = ("merged", "void", "rejected")


def alike(conn: Connection, case: Case, rules: Alike) -> list[tuple[Case, Likeness]]:
    """Open cases that may be the same matter, the likest first, each from the score on that is offered."""
    if case.lon is None or case.lat is None:
        return []
    t = tables.case.c
    span = rules.window_h * HOUR
    near = (
        t.cell.in_(cells_round(case.lon, case.lat, rules.distance_m)),
        t.reported_at.between(case.reported_at - span, case.reported_at + span),
    )
    cases = _cases(conn, case, and_(*near, t.is_open))
    found = [one for other in cases.values() if (one := likeness(case, other, rules)) is not None]
    return [(cases[one.case_id], one) for one in ranked(found)[:SHOWN] if one.score >= rules.offer]


def disputes_here(conn: Connection, case: Case, rules: Repeat) -> list[Case]:
    """Other disputes reported at the place of this one within the days before it, the newest first; none for
    what is no dispute.
    """
    if case.lon is None or case.lat is None or not (case.scenario or "").startswith(rules.domain):
        return []
    t = tables.case.c
    before = (
        t.cell.in_(cells_round(case.lon, case.lat, rules.distance_m)),
        t.reported_at.between(case.reported_at - rules.window_d * DAY, case.reported_at),
        t.scenario.startswith(rules.domain),
        t.state.not_in(GONE),
    )
    cases = _cases(conn, case, and_(*before)).values()
    here = [other for other in cases if metres_between(case, other) <= rules.distance_m]
    return sorted(here, key=lambda other: (-other.reported_at, other.case_id))


def _cases(conn: Connection, case: Case, which: ColumnElement[bool]) -> dict[str, Case]:
    t = tables.case.c
    query = select(t.doc).where(which, t.case_id != case.case_id).order_by(t.reported_at.desc()).limit(MOST)
    return {one.case_id: one for one in map(load_case, conn.execute(query).scalars())}
