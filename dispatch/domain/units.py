"""Units are kinds at a place: `kind@area`. The list names kinds; the case's grid says which area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.domain.errors import UnknownUnit

LEVEL_LENGTH = {"county": 6, "town": 9, "community": 12}


@dataclass(frozen=True, slots=True)
class UnitKind:
    """One row of departments.yaml."""

    kind: str
    zh: str
    en: str
    level: str
    group: str  # gov party enterprise selfgov command liable_party


Kinds = Mapping[str, UnitKind]


def resolve_unit(kind: str, area: str, kinds: Kinds) -> str:
    """The instance of a kind that answers for an area. Raises UnknownUnit when the area is not that deep."""
    row = kinds.get(kind)
    if row is None:
        raise UnknownUnit(field="lead", unit=kind)
    length = LEVEL_LENGTH[row.level]
    if len(area) < length:
        raise UnknownUnit(field="lead", unit=f"{kind}@{area}")
    return f"{kind}@{area[:length]}"


def check_unit(unit: str, kinds: Kinds, field: str = "lead") -> None:
    """Raises UnknownUnit unless `unit` is a known kind at an area of its level."""
    kind, _, area = unit.partition("@")
    row = kinds.get(kind)
    if row is None or not area.isdigit() or len(area) != LEVEL_LENGTH[row.level]:
        raise UnknownUnit(field=field, unit=unit)


def unit_name(unit: str, kinds: Kinds, area_name: str) -> str:
    """Words for a unit: the place, then the kind without the brackets of the register."""
    kind = unit.partition("@")[0]
    zh = kinds[kind].zh if kind in kinds else kind
    for filler in ("镇(街道)", "县(市)委", "县(市)", "村(社区)", "村(居)民"):
        zh = zh.replace(filler, "市委" if filler == "县(市)委" else "")
    short = zh.split("(")[0]
    return f"{area_name} {short}".strip()
