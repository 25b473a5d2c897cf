"""The units suggested for a case in the words of a screen: who could lead it, in order, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dispatch.domain.case import Case
from dispatch.domain.catalogue import Scenario
from dispatch.domain.errors import UnknownScenario
from dispatch.domain.matrix import OFFERED, Matrix
from dispatch.domain.routing import Know, Reason, Way, Weighing, helpers, nothing_known, rank, told, ways
from dispatch.domain.units import Kinds, resolve_unit, unit_name


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
class Candidate:
    unit: str
    name: str
    way: Way
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The ranked units; `lead` and its reasons are those of the first."""

    lead: str
    lead_name: str
    co: tuple[str, ...]
    co_names: tuple[str, ...]
    reasons: tuple[Reason, ...]
    powers: Powers | None = None
    candidates: tuple[Candidate, ...] = ()
    version: str = ""  # of the rules that ranked them


def suggest(
    case: Case,
    scenario: Scenario | None,
    kinds: Kinds,
    name: Callable[[str], str],
    matrix: Matrix | None = None,
    know: Know = nothing_known,
    weighing: Weighing | None = None,
) -> Suggestion:
    """Raises UnknownScenario or NoGrid when the case is not yet clear enough. `name` gives an area's name.
    The county leads what the list gives to a town that has no power for it.
    """
    if scenario is None:
        raise UnknownScenario(field="scenario_code", code=case.scenario or "")
    rules = weighing or Weighing()
    found = ways(case, scenario, kinds, matrix)
    known = know(case, tuple(found))
    grid = case.grid or ""

    def words(unit: str) -> str:
        return unit_name(unit, kinds, name(unit.partition("@")[2]))

    def candidate(unit: str) -> Candidate:
        kind = kinds[unit.partition("@")[0]]
        head = [Reason(found[unit], kind.zh, scenario.code)]
        if found[unit] == "list":
            head = _of_list(scenario, kind.zh, f"{name(grid[:9])} {name(grid[:12])} 网格 {grid[-3:]}", grid)
        if unit in case.returned_by:
            head.append(Reason("here", "", "", against=True))
        return Candidate(unit, words(unit), found[unit], (*head, *told(known[unit], rules)))

    ranked = tuple(candidate(unit) for unit in rank(case, found, known, rules))
    lead = ranked[0]
    co = helpers(case, scenario, kinds, lead.unit, matrix)
    powers = _powers(scenario, grid, matrix, kinds, words) if matrix else None
    names = tuple(words(u) for u in co)
    return Suggestion(lead.unit, lead.name, co, names, lead.reasons, powers, ranked, rules.version)


def _of_list(leaf: Scenario, lead: str, place: str, grid: str) -> list[Reason]:
    return [
        Reason("list", f"{leaf.title}：主责 {lead}", leaf.code),
        Reason("territory", place, grid),
        Reason("basis", "、".join(leaf.basis), leaf.deadline),
    ]


def _powers(leaf: Scenario, grid: str, matrix: Matrix, kinds: Kinds, words: Callable[[str], str]) -> Powers:
    row = matrix.row(leaf)
    county = resolve_unit(row.county_lead, grid, kinds)
    offered = OFFERED if row.power == "none" else ()
    told = (matrix.version, row.prefix, row.town_role, row.power, row.basis)
    return Powers(*told, county, words(county), offered)
