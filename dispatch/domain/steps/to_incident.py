"""转突发事件: an incident is opened beside the case, which is handled on."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.errors import NothingOpen
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class ToIncident:
    incident_no: str


def guard(case: Case) -> None:
    if case.incident:
        raise NothingOpen(step="to_incident")


def check(case: Case, body: ToIncident, actor: Actor) -> None:
    need("incident_no", body.incident_no, 40)


def apply(case: Case, body: ToIncident, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, incident=body.incident_no)


STEP = Step(
    "to_incident",
    ToIncident,
    frozenset({"handling"}),
    "handling",
    frozenset({"town_chief", "county_chief"}),
    apply,
    check,
    guard=guard,
)
