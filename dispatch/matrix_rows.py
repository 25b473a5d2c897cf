"""A row of the 三项清单 as text and back, from a list of any family, and all that may be wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from dispatch.domain.matrix import MatrixRow, Power, TownRole
from dispatch.domain.units import Kinds
from dispatch.list_rows import Problem, Reading, Row

# Field of a row to the heading of its column; `family` is only read, it stands for role and power.
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "prefix": "编码",
        "town_role": "镇街角色",
        "power": "权力",
        "county_lead": "县级主责",
        "basis": "依据",
        "family": "清单",
    }
)
ROLE: dict[str, TownRole] = {"主责": "lead", "配合": "assist", "无": "none"}
POWER: dict[str, Power] = {"法定": "own", "赋权": "delegated", "无": "none"}
PREFIX = re.compile(r"^(\d\d){1,5}$")
Families = Mapping[str, tuple[TownRole, Power]]


def row_of(row: MatrixRow) -> dict[str, str]:
    """The cells that read back to this row."""
    role = next(word for word, role in ROLE.items() if role == row.town_role)
    power = next(word for word, power in POWER.items() if power == row.power)
    told = {"prefix": row.prefix, "town_role": role, "power": power}
    return told | {"county_lead": row.county_lead, "basis": row.basis}


def read_matrix_rows(
    rows: Iterable[Row], kinds: Kinds, families: Families, codes: Iterable[str]
) -> tuple[list[MatrixRow], list[Problem]]:
    """The rows that can be read, and everything that is wrong. `codes` are those of the matter list."""
    problems: list[Problem] = []
    found: list[MatrixRow] = []
    seen: dict[str, int | str] = {}
    known = {code[:length] for code in codes for length in (2, 4, 6, 8, 10)}
    for row in rows:
        reading, before = Reading(row, problems), len(problems)
        prefix = reading.text("prefix")
        if prefix and not PREFIX.match(prefix):
            reading.wrong("prefix", "not_a_prefix", text=prefix)
        elif prefix and prefix not in known:
            reading.wrong("prefix", "no_matter", text=prefix)
        reading.once("prefix", seen)
        standing = _standing(reading, families)
        county = _county(reading, kinds)
        basis = reading.text("basis")
        if len(problems) == before and standing and county:
            found.append(MatrixRow(prefix, standing[0], county, standing[1], basis))
    if not seen:
        problems.append(Problem(1, "", "empty"))
    return found, problems


def _standing(row: Reading, families: Families) -> tuple[TownRole, Power] | None:
    """Role and power: said, or what the family of the list means; where both are there they agree."""
    meant = row.one_of("family", families, needed=False)
    role = row.one_of("town_role", ROLE, needed=meant is None)
    power = row.one_of("power", POWER, needed=meant is None)
    if meant:
        for column, said, means in (("town_role", role, meant[0]), ("power", power, meant[1])):
            if said not in (None, means):
                row.wrong(column, "not_of_family", family=row.row.cells["family"].strip())
        return meant
    if role is None or power is None:
        return None
    if (role == "lead") == (power == "none"):
        row.wrong("power", "lead_without_power" if role == "lead" else "power_without_lead")
    return role, power


def _county(row: Reading, kinds: Kinds) -> str | None:
    found = row.units("county_lead", kinds)
    if len(found) > 1:
        row.wrong("county_lead", "one_lead")
    for kind in found:
        if kinds[kind].level != "county":
            row.wrong("county_lead", "not_of_county", text=kind)
    return found[0] if found else None
