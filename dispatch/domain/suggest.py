"""The suggested unit of a case: the leaf says which kind, the grid says which instance, and both say why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dispatch.domain.case import Case
from dispatch.domain.catalogue import Scenario
from dispatch.domain.errors import NoGrid, UnknownScenario
from dispatch.domain.units import Kinds, resolve_unit, unit_name


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a unit is suggested. kind: list territory level."""

    kind: str
    text: str
    ref: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    lead: str
    lead_name: str
    co: tuple[str, ...]
    co_names: tuple[str, ...]
    reasons: tuple[Reason, ...]


def suggest(case: Case, scenario: Scenario | None, kinds: Kinds, name: Callable[[str], str]) -> Suggestion:
    """Raises UnknownScenario or NoGrid when the case is not yet clear enough. `name` gives an area's name."""
    if scenario is None:
        raise UnknownScenario(field="scenario_code", code=case.scenario or "")
    if case.grid is None:
        raise NoGrid(case_id=case.case_id)
    lead = resolve_unit(scenario.lead, case.grid, kinds)
    co = tuple(resolve_unit(k, case.grid, kinds) for k in scenario.co)

    def words(unit: str) -> str:
        return unit_name(unit, kinds, name(unit.partition("@")[2]))

    reasons = (
        Reason("list", f"{scenario.title}：主责 {kinds[scenario.lead].zh}", scenario.code),
        Reason("territory", f"{name(case.grid[:9])} {name(case.grid[:12])} 网格 {case.grid[-3:]}", case.grid),
        Reason("basis", "、".join(scenario.basis), scenario.deadline),
    )
    return Suggestion(lead, words(lead), co, tuple(words(u) for u in co), reasons)
