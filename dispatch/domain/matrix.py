"""三项清单 as one responsibility matrix: what a town leads, helps with or may not do, and on what basis.

Whatever family a published list is of, a row says the same: matters, the town's role, the county's lead,
whose power it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from dispatch.domain.catalogue import Scenario
from dispatch.domain.errors import NoPower
from dispatch.domain.units import Kinds

TownRole = Literal["lead", "assist", "none"]
Power = Literal["own", "delegated", "none"]

ENFORCERS = frozenset({"town_law"})  # town units that punish: they need a power that a list gives the town
OFFERED = ("find", "dissuade", "report", "whistle", "escalate")  # to a town without the power
CENTRE = "county_center"
BOUND = frozenset({"enterprise", "liable_party"})  # at community level: they owe, the town urges
DERIVED = "按事项清单推定"


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """Of all matters whose code begins with `prefix`, unless a longer prefix has a row too."""

    prefix: str  # 2 to 10 digits
    town_role: TownRole
    county_lead: str  # unit kind of county level
    power: Power
    basis: str


class Matrix:
    """One version of the matrix."""

    def __init__(self, version: str, rows: Iterable[MatrixRow], kinds: Kinds) -> None:
        self.version = version
        self._rows = {row.prefix: row for row in rows}
        self._kinds = kinds

    def row(self, leaf: Scenario) -> MatrixRow:
        """The row of the longest prefix; a matter that has none is read as the matter list has it."""
        for length in (10, 8, 6, 4, 2):
            found = self._rows.get(leaf.code[:length])
            if found is not None:
                return found
        return derive(leaf, self._kinds)

    def rows(self) -> list[MatrixRow]:
        return sorted(self._rows.values(), key=lambda row: row.prefix)

    def cited(self, leaf: Scenario) -> dict[str, Any]:
        """The row as facts of an event."""
        return {"version": self.version, **asdict(self.row(leaf))}

    def may_lead(self, leaf: Scenario, kind: str) -> bool:
        """Whether a unit of this kind may: one of the town needs the power."""
        return self.row(leaf).power != "none" or not of_town(kind, self._kinds)

    def check_lead(self, leaf: Scenario, unit: str) -> None:
        """Raises NoPower where a unit of the town would lead and the town may not."""
        row, kind = self.row(leaf), unit.partition("@")[0]
        if not self.may_lead(leaf, kind):
            county = self._kinds[row.county_lead].zh
            raise NoPower(field="lead", unit=self._kinds[kind].zh, basis=row.basis, county=county)

    def leads(self, leaf: Scenario) -> tuple[str, tuple[str, ...]]:
        """Lead and helpers as kinds: the county leads what a town would lead without the power."""
        row = self.row(leaf)
        if row.power != "none" or not of_town(leaf.lead, self._kinds):
            return leaf.lead, leaf.co
        return row.county_lead, tuple(k for k in dict.fromkeys((leaf.lead, *leaf.co)) if k != row.county_lead)


def of_town(kind: str, kinds: Kinds) -> bool:
    """Whether it is the town's own, and no station of a county bureau in the town."""
    row = kinds.get(kind)
    return row is not None and row.level == "town" and kind.startswith("town_")


def derive(leaf: Scenario, kinds: Kinds, delegated: str = "", own: str = "") -> MatrixRow:
    """What the matter list itself says. Without a delegation in writing the town may not punish."""
    lead = kinds[leaf.lead]
    chain = (leaf.lead, *leaf.co)
    if lead.level == "town" and leaf.lead in ENFORCERS:
        county = _county((*leaf.fallback, *leaf.co), kinds)
        if own or delegated:
            return MatrixRow(leaf.code, "lead", county, "own" if own else "delegated", own or delegated)
        return MatrixRow(leaf.code, "assist", county, "none", f"{DERIVED}：未见赋权")
    county = _county((*chain, *leaf.fallback), kinds)
    if of_town(leaf.lead, kinds) or (lead.level == "community" and lead.group not in BOUND):
        return MatrixRow(leaf.code, "lead", county, "own", own or f"{DERIVED}：主责{lead.zh}")
    helps = any(of_town(k, kinds) or kinds[k].level == "community" for k in chain)
    return MatrixRow(leaf.code, "assist" if helps else "none", county, "none", f"{DERIVED}：主责{lead.zh}")


def _county(chain: Iterable[str], kinds: Kinds) -> str:
    return next((k for k in chain if kinds[k].level == "county"), CENTRE)
