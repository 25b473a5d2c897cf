"""报告到期: the desk is called for a report to the level above, five minutes ahead and when it is late."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.clocks import Call, ReportKind, calls
from dispatch.domain.emergency.incident import OPEN, Incident
from dispatch.domain.errors import NothingOpen
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class ReportDue:
    kind: ReportKind
    due: int
    late: bool = False


def check(incident: Incident, body: ReportDue, actor: Actor) -> None:
    if Call(body.kind, body.due, body.late) not in calls(incident):
        raise NothingOpen(step="report_due")


def apply(incident: Incident, body: ReportDue, facts: Facts, at: int, actor: str) -> Incident:
    return replace(incident, reminded=(*incident.reminded, Call(body.kind, body.due, body.late).key))


STEP = Step("report_due", ReportDue, OPEN, None, frozenset({"clock"}), apply, check, stream="incident")
