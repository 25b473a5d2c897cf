"""知悉: somebody has taken notice of the reminder, and nobody above is told until the case moves on."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import OPEN_STATES, Case, moved
from dispatch.domain.errors import NothingOpen
from dispatch.domain.fields import MAX_LINE, short
from dispatch.domain.step import Actor, Facts, Step
from dispatch.domain.steps._rules import lead_or_desk


@dataclass(frozen=True, slots=True)
class Acknowledged:
    note: str = ""


def guard(case: Case) -> None:
    if not case.told:
        raise NothingOpen(step="acknowledge")


def check(case: Case, body: Acknowledged, actor: Actor) -> None:
    short("note", body.note, MAX_LINE)
    lead_or_desk(case, actor)


def apply(case: Case, body: Acknowledged, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, acknowledged=True, told="")


STEP = Step(
    "acknowledge",
    Acknowledged,
    OPEN_STATES,
    None,
    frozenset(
        {"unit", "handler", "town_dispatch", "town_chief", "county_dispatch", "county_chief", "supervisor"}
    ),
    apply,
    check,
    guard=guard,
)
