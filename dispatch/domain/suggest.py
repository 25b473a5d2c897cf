"""The suggested unit of a case: the leaf says which kind, the grid says which instance, and both say why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dispatch.domain.case import Case
from dispatch.domain.catalogue import Scenario
from dispatch.domain.errors import NoGrid, UnknownScenario
from dispatch.domain.matrix import OFFERED, Matrix
from dispatch.domain.units import Kinds, resolve_unit, unit_name


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a unit is suggested. kind: list territory level."""

    kind: str
    text: str
    ref: str


@dataclass(frozen=True, slots=True)
class Powers:
    """What the 三项清单 says of the matter here. `offered` is what is left to a town without the power."""

    version: str
    prefix: str  # the row
    town_role: str
    power: str
    basis: str
    county: str  # unit
    county_name: str
    offered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    lead: str
    lead_name: str
    co: tuple[str, ...]
    co_names: tuple[str, ...]
    reasons: tuple[Reason, ...]
    powers: Powers | None = None


def suggest(
    case: Case,
    scenario: Scenario | None,
    kinds: Kinds,
    name: Callable[[str], str],
    matrix: Matrix | None = None,
) -> Suggestion:
    """Raises UnknownScenario or NoGrid when the case is not yet clear enough. `name` gives an area's name.
    The county leads what the list gives to a town that has no power for it.
    """
    if scenario is None:
        raise UnknownScenario(field="scenario_code", code=case.scenario or "")
    if case.grid is None:
        raise NoGrid(case_id=case.case_id)
    lead_kind, co_kinds = matrix.leads(scenario) if matrix else (scenario.lead, scenario.co)
    lead = resolve_unit(lead_kind, case.grid, kinds)
    co = tuple(resolve_unit(k, case.grid, kinds) for k in co_kinds)

    def words(unit: str) -> str:
        return unit_name(unit, kinds, name(unit.partition("@")[2]))

    reasons = (
        Reason("list", f"{scenario.title}：主责 {kinds[scenario.lead].zh}", scenario.code),
        Reason("territory", f"{name(case.grid[:9])} {name(case.grid[:12])} 网格 {case.grid[-3:]}", case.grid),
        Reason("basis", "、".join(scenario.basis), scenario.deadline),
    )
    powers = _powers(scenario, case.grid, matrix, kinds, words) if matrix else None
    return Suggestion(lead, words(lead), co, tuple(words(u) for u in co), reasons, powers)


def _powers(leaf: Scenario, grid: str, matrix: Matrix, kinds: Kinds, words: Callable[[str], str]) -> Powers:
    row = matrix.row(leaf)
    county = resolve_unit(row.county_lead, grid, kinds)
    offered = OFFERED if row.power == "none" else ()
    told = (matrix.version, row.prefix, row.town_role, row.power, row.basis)
    return Powers(*told, county, words(county), offered)
