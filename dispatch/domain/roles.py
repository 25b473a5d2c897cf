"""Who may see what: a scope is an area prefix, narrowed to one estate or one unit; one rule for queries,
letters and rooms.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# Roles of lifecycle.yaml by the level whose receipt their first look gives; the last four are our own.
LEVEL_OF_ROLE = {
    "citizen": "",
    "micro_grid": "estate",
    "grid_worker": "community",
    "community": "community",
    "town_accept": "town",
    "town_dispatch": "town",
    "town_chief": "town",
    "handler": "unit",
    "unit": "unit",
    "county_accept": "city",
    "county_dispatch": "city",
    "county_chief": "city",
    "supervisor": "city",
    "evaluator": "city",
    "revisitor": "city",
    "legal": "city",
    "channel": "",
    "system": "",
    "clock": "",
    "wall": "",
    "regulator": "",
    "admin": "",
}
PEOPLE = frozenset(role for role, level in LEVEL_OF_ROLE.items() if level)
ROOM_LENGTHS = (4, 6, 9, 12, 15)


@dataclass(frozen=True, slots=True)
class Scope:
    """What an account or key answers for. `area` is a code prefix; at most one of unit and estate is set."""

    area: str
    unit: str | None = None
    estate: str | None = None

    @property
    def room(self) -> str:
        """The live room that carries exactly this scope."""
        if self.unit:
            return f"unit:{self.unit}"
        return f"estate:{self.estate}" if self.estate else self.area


def sees(scope: Scope, area: str, estate: str | None, units: Iterable[str]) -> bool:
    """Whether a case at `area` (its deepest code) with these lead and co units lies in the scope."""
    if scope.unit:
        return scope.unit in units
    if scope.estate:
        return estate == scope.estate
    return area.startswith(scope.area)


def may_join(scope: Scope, room: str) -> bool:
    """Whether a viewer of the scope may hear a room."""
    if room == scope.room:
        return True
    if scope.unit or scope.estate:
        return False
    kind, _, rest = room.partition(":")
    if not rest:
        return kind.isdigit() and kind.startswith(scope.area)
    if kind == "estate":
        return rest.startswith(scope.area)
    return kind == "unit" and rest.partition("@")[2].startswith(scope.area)


AROUND = "around:"


def around(area: str) -> tuple[str, ...]:
    """Every room of the area, of those in it and of those that it lies in; `is_for` reads it."""
    return (AROUND + area,)


def is_for(room: str, told: str) -> bool:
    """Whether a room hears what was told to a room, or around an area."""
    if not told.startswith(AROUND):
        return room == told
    area, (kind, _, rest) = told.removeprefix(AROUND), room.partition(":")
    within = {"estate": rest.partition("E")[0], "unit": rest.partition("@")[2]}
    here = within.get(kind, "" if rest else kind)
    return bool(here) and (here.startswith(area) or area.startswith(here))


def rooms_of(area: str, estate: str | None, units: Iterable[str]) -> tuple[str, ...]:
    """Every room that hears of a case: each prefix of its area, its estate, its units."""
    rooms = [area[:n] for n in ROOM_LENGTHS if len(area) >= n]
    if estate:
        rooms.append(f"estate:{estate}")
    return (*rooms, *(f"unit:{u}" for u in dict.fromkeys(units)))
