"""What time alone makes due in an incident: reports to the level above, reliefs, a drill's script. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from dispatch.domain.emergency.incident import Incident
from dispatch.domain.emergency.resources import remind_at

SOON = 5 * 60_000  # ms before a report is due that it is called for

ReportKind = Literal["phone", "written", "follow", "final"]


@dataclass(frozen=True, slots=True)
class Call:
    """A report to be called for: before it is due, or when it is overdue."""

    kind: ReportKind
    due: int
    late: bool

    @property
    def at(self) -> int:
        return self.due if self.late else self.due - SOON

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.due}:{'late' if self.late else 'soon'}"


def reports(incident: Incident) -> list[tuple[ReportKind, int]]:
    """Reports that are still to be made, and when."""
    clocks = incident.reporting
    if clocks is None or not incident.is_open:
        return []
    out: list[tuple[ReportKind, int]] = []
    if clocks.told_at is None and incident.ended_at is None:
        out.append(("phone", clocks.phone))
    if not incident.sitreps:
        out.append(("written", clocks.written))
    if clocks.follow is not None:
        out.append(("follow", clocks.follow))
    if clocks.final is not None:
        out.append(("final", clocks.final))
    return out


def calls(incident: Incident) -> list[Call]:
    """Those that nobody has been called for yet; one that is overdue needs no call beforehand."""
    told = set(incident.reminded)
    out = []
    for kind, due in reports(incident):
        late = Call(kind, due, True)
        if late.key in told:
            continue
        soon = Call(kind, due, False)
        out += [late] if soon.key in told else [soon, late]
    return out


def inject_at(incident: Incident) -> int | None:
    """When the next line of a drill's script is told."""
    if not incident.is_open or incident.injected >= len(incident.script):
        return None
    return incident.declared_at + incident.script[incident.injected].after


def relief_at(incident: Incident) -> int | None:
    """When the next relief of a team is told."""
    return remind_at(incident.reliefs) if incident.is_open else None


def next_at(incident: Incident) -> int | None:
    """When the clock must look again; None: never."""
    times = [call.at for call in calls(incident)]
    rest = (inject_at(incident), relief_at(incident))
    return min([*times, *(at for at in rest if at is not None)], default=None)


def due_steps(incident: Incident, now: int) -> list[tuple[str, dict[str, Any]]]:
    """Steps to be taken as `clock`, one of each kind at most."""
    out: list[tuple[str, dict[str, Any]]] = []
    ripe: dict[str, Call] = {call.kind: call for call in calls(incident) if call.at <= now}
    out += [("report_due", {"kind": c.kind, "due": c.due, "late": c.late}) for c in ripe.values()]
    told = inject_at(incident)
    if told is not None and told <= now:
        out.append(("inject", {"no": incident.injected + 1}))
    relief = relief_at(incident)
    if relief is not None and relief <= now:
        out.append(("remind_relief", {}))
    return out
