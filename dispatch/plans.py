"""应急预案 and kinds of incident as they lie in lists/, read once; a plan with a fault stops the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from dispatch.domain.emergency.drill import Inject
from dispatch.domain.emergency.plan import Group, Plan, PlanLevel, PlanLine, faults
from dispatch.matters import LISTS, unit_kinds

PLANS = LISTS / "plans"


class BadPlan(Exception):
    """A plan cannot be put in force; the text names every line that is wrong."""


@dataclass(frozen=True, slots=True)
class IncidentKind:
    code: str
    zh: str
    en: str
    family: str  # natural accident health security


@cache
def incident_kinds() -> Mapping[str, IncidentKind]:
    rows = yaml.safe_load((LISTS / "incident_kinds.yaml").read_text("utf-8"))["kinds"]
    return {code: IncidentKind(code, row["zh"], row["en"], row["family"]) for code, row in rows.items()}


@cache
def plans() -> Mapping[str, Plan]:
    """Plans in force by code. Raises BadPlan."""
    found = [read_plan(yaml.safe_load(p.read_text("utf-8"))) for p in sorted(PLANS.glob("*.yaml"))]
    return {plan.code: plan for plan in found}


def read_plan(doc: Any) -> Plan:
    """A plan from its list. Raises BadPlan on a missing field or a fault."""
    try:
        plan = Plan(
            code=doc["code"],
            version=doc["version"],
            kind=doc["kind"],
            zh=doc["zh"],
            en=doc["en"],
            incidents=frozenset(doc["incidents"]),
            trigger=doc["trigger"],
            levels=tuple(
                PlanLevel(str(k), r["zh"], r["en"], frozenset(r["signs"])) for k, r in doc["levels"].items()
            ),
            groups=tuple(Group(k, r["zh"], r["en"], r["ics"], r["lead"]) for k, r in doc["groups"].items()),
            lines=tuple(_line(row) for row in doc["lines"]),
            rings={name: float(metres) for name, metres in doc.get("rings", {}).items()},
            contacts=tuple(doc.get("contacts", ())),
            drill=tuple(_inject(row) for row in doc.get("drill", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadPlan(
            f"{doc.get('code', '?') if isinstance(doc, dict) else '?'}: {error!r} is missing or wrong"
        ) from None
    wrong = faults(plan, unit_kinds())
    wrong += [
        f"{plan.code}: kind of incident {k!r} is not listed" for k in plan.incidents - set(incident_kinds())
    ]
    if wrong:
        raise BadPlan("; ".join(wrong))
    return plan


def _inject(row: Any) -> Inject:
    first, last, text, figures = row
    return Inject(first, last, text, {name: (a, b) for name, (a, b) in figures.items()})


def _line(row: Any) -> PlanLine:
    group, zh, en, owner, minutes, level = row
    return PlanLine(group, zh, en, owner or "", minutes, str(level))
