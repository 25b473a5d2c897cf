"""What lies in quarantine comes in by the door it was refused at: corrected, under its own number."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from dispatch import quarantine
from dispatch.bodies import step_of
from dispatch.calendars import in_force
from dispatch.desk import Desk, Taken
from dispatch.domain.case import Case
from dispatch.domain.errors import BadField
from dispatch.domain.step import Actor, Context
from dispatch.keys import is_demo
from dispatch.matters import unit_kinds
from dispatch.people import Sealer
from dispatch.policies import limits
from dispatch.quarantine import Kept
from feeds.intake import read_report

Report = dict[str, Any]


def _without_place(report: Report) -> Report:
    return {name: value for name, value in report.items() if name not in ("lon", "lat", "crs")}


# What may be done to many rows at once; each gives a new report.
FIXES: Mapping[str, Callable[[Report], Report]] = {
    "again": lambda report: report,
    "no_place": _without_place,
    "swap": lambda report: report | {"lon": report.get("lat"), "lat": report.get("lon")},
    "gcj02": lambda report: report | {"crs": "gcj02"},
    "bd09": lambda report: report | {"crs": "bd09"},
}


class Mender:
    """One person at the quarantine of one store."""

    def __init__(self, desk: Desk, sealer: Sealer, actor: Actor) -> None:
        self._desk, self._sealer, self._actor = desk, sealer, actor

    def enter(self, kept: Kept, report: object) -> Taken:
        """The corrected report as a case; the row is done. Raises DispatchError, and the row stays."""
        body, person = self._read(kept, report)
        taken = self._desk.take("report", None, body, self._actor, person=person, trusted=True)
        quarantine.entered(self._desk.engine, kept, taken.case.case_id, self._actor.id)
        return taken

    def judge(self, kept: Kept, report: object) -> None:
        """Raises what `enter` would be refused with; writes nothing."""
        body, _ = self._read(kept, report)
        step, case = step_of("report", "case"), Case("")
        step.check(case, body, self._actor)
        now = datetime.now(UTC)
        desk = self._desk
        maps, kinds = desk.atlas(), unit_kinds()
        with desk.engine.connect() as conn:
            calendar = in_force(conn, desk.calendar)
        ctx = Context(now, calendar, desk.scenarios, maps, lambda city, day: "", kinds, limits())
        step.plan(case, body, self._actor, ctx)

    def _read(self, kept: Kept, report: object) -> tuple[Any, dict[str, str] | None]:
        """Number and reporter are the row's own, whatever is said now."""
        if kept.channel == "cameras":
            raise BadField(field="channel", why="row_of_register")
        if not isinstance(report, Mapping):
            raise BadField(field="body", why="no_object")
        told = dict(report) | {"channel_ref": kept.ref}
        told.pop("reporter", None)
        if sealed := _sealed(kept.raw):
            told["reporter"] = json.loads(self._sealer.unwrap(sealed.encode()))
        demo = is_demo(self._desk.engine, kept.channel, kept.area)
        return read_report(told, kept.channel, kept.area, demo)


def sent(kept: Kept) -> Report:
    """The report of a row. Raises BadField when what was sent is no JSON object."""
    try:
        told = json.loads(kept.raw)
    except (ValueError, RecursionError):
        raise BadField(field="body", why="no_json") from None
    if not isinstance(told, dict):
        raise BadField(field="body", why="no_object")
    return told


def _sealed(raw: str) -> str | None:
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    reporter = told.get("reporter") if isinstance(told, dict) else None
    return reporter.get("sealed") if isinstance(reporter, dict) else None
