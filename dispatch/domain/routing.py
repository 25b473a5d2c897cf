"""智派单: who could take a case, in order, and why. The list decides; what is known of the units tells them
apart where the list does not, and a unit that has returned this very case comes last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dispatch.domain.case import Case
from dispatch.domain.catalogue import Scenario
from dispatch.domain.errors import NoGrid
from dispatch.domain.matrix import Matrix
from dispatch.domain.units import Kinds, resolve_unit

Way = Literal["list", "fallback", "backstop"]  # 主责 兜底 综合执法托底
TEAM = "town_law"  # the kind of unit that 综合执法托底 sends


@dataclass(frozen=True, slots=True)
class Weighing:
    """When what is known of a unit speaks against it: the routing part of lists/policy.yaml."""

    version: str = ""
    busy: int = 30  # open cases from which on a unit is busy
    often: int = 3  # returns of one scenario from which on they count
    share: float = 0.3  # of what was sent to it


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a unit at one moment. `sent` and `returned` are of the case's own scenario."""

    open_cases: int = 0
    sent: int = 0
    returned: int = 0
    metres: int | None = None  # from its nearest station or crew; None: the register knows of none
    duty: str | None = (
        None  # who has the watch now; "" where the duty table has nobody; None: it has no table
    )
    here: bool = False  # one of them is at the console


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a unit stands where it stands. `text` is for a reader, or empty where kind and `ref` say it all:
    load, returns (returned/sent), distance (m), presence (1: at the console). kind: list territory basis duty
    presence load returns distance here.
    """

    kind: str
    text: str
    ref: str
    against: bool = False


Know = Callable[[Case, Sequence[str]], Mapping[str, Standing]]  # what is known of these units as to the case


def nothing_known(case: Case, units: Sequence[str]) -> dict[str, Standing]:
    return {unit: Standing() for unit in units}


def ways(case: Case, scenario: Scenario, kinds: Kinds, matrix: Matrix | None = None) -> dict[str, Way]:
    """Every unit that could lead the case: who leads by the lists, then the fallbacks, then the town's
    enforcement team; none of a town that has no power for it. Raises NoGrid.
    """
    if case.grid is None:
        raise NoGrid(case_id=case.case_id)
    lead = matrix.leads(scenario)[0] if matrix else scenario.lead
    chain: list[tuple[str, Way]] = [(lead, "list")]
    chain += [(kind, "fallback") for kind in scenario.fallback]
    chain.append((TEAM, "backstop"))
    found: dict[str, Way] = {}
    for kind, way in chain:
        if matrix is None or matrix.may_lead(scenario, kind):
            found.setdefault(resolve_unit(kind, case.grid, kinds), way)
    return found


def helpers(
    case: Case, scenario: Scenario, kinds: Kinds, lead: str, matrix: Matrix | None = None
) -> tuple[str, ...]:
    """The co-units that the lists name beside this lead."""
    named = matrix.leads(scenario)[1] if matrix else scenario.co
    return tuple(unit for kind in named if (unit := resolve_unit(kind, case.grid or "", kinds)) != lead)


def rank(
    case: Case, found: Mapping[str, Way], known: Mapping[str, Standing], weighing: Weighing
) -> tuple[str, ...]:
    """The units of `ways` in order, the best first; each once."""
    order: tuple[Way, ...] = ("list", "fallback", "backstop")
    places = {unit: n for n, unit in enumerate(found)}

    def place(unit: str) -> tuple[bool, int, int, int]:
        against = sum(r.against for r in told(known[unit], weighing)) if found[unit] != "list" else 0
        return unit in case.returned_by, order.index(found[unit]), against, places[unit]

    return tuple(sorted(found, key=place))


def chosen(
    case: Case, found: Mapping[str, Way], lead: str, known: Mapping[str, Standing], weighing: Weighing
) -> dict[str, Any]:
    """What a dispatch keeps of the ranking: the top unit, and where the chosen one stood (0: nowhere)."""
    ranked = rank(case, found, known, weighing)
    place = ranked.index(lead) + 1 if lead in ranked else 0
    return {"policy": weighing.version, "top": ranked[0], "place": place}


def told(known: Standing, weighing: Weighing) -> tuple[Reason, ...]:
    """What is known of a unit, as reasons for or against it."""
    often = known.returned >= weighing.often and known.returned >= weighing.share * known.sent
    reasons = [Reason("load", "", str(known.open_cases), known.open_cases >= weighing.busy)]
    if known.duty:
        reasons.insert(0, Reason("presence", "", str(int(known.here)), not known.here))
    if known.duty is not None:
        reasons.insert(0, Reason("duty", known.duty, "", not known.duty))
    if known.sent or known.returned:
        reasons.append(Reason("returns", "", f"{known.returned}/{known.sent}", often))
    if known.metres is not None:
        reasons.append(Reason("distance", "", str(known.metres)))
    return tuple(reasons)
