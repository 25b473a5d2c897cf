"""围栏规则: what is told when a unit, a case or an alarm enters an area, leaves it or stays in it; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

Of = Literal["unit", "case", "alarm"]
On = Literal["enter", "leave", "dwell"]
Raises = Literal["alert", "report"]
OF: tuple[Of, ...] = get_args(Of)
ON: tuple[On, ...] = get_args(On)
RAISES: tuple[Raises, ...] = get_args(Raises)
LONGEST = 7 * 24 * 60  # minutes of a stay
MOST_POINTS = 500
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Fence:
    """One rule. `ring` is its outline in EPSG:4490 degrees, not closed; `kinds` are kinds of units, or the
    beginnings of matters of cases; nothing means all. `minutes` of a stay; `matter` of the report it raises.
    """

    code: str
    name: str
    of: Of
    on: On
    minutes: int
    kinds: tuple[str, ...]
    raises: Raises
    matter: str
    ring: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Stay:
    """How something stands to one fence: inside since when, and whether that has been told."""

    inside: bool
    since: int
    told: bool = False


def moved(fence: Fence, before: Stay | None, inside: bool, now: int) -> tuple[Stay, bool]:
    """How it stands now, and whether the rule speaks. What was never seen before has entered nothing."""
    if before is None:
        return Stay(inside, now), False
    if inside != before.inside:
        return Stay(inside, now), fence.on == ("enter" if inside else "leave")
    stays = fence.on == "dwell" and inside and not before.told
    if stays and now - before.since >= fence.minutes * 60_000:
        return replace(before, told=True), True
    return before, False


def appeared(fence: Fence, now: int) -> tuple[Stay, bool]:
    """A case that has just got its place inside has entered."""
    return Stay(True, now), fence.on == "enter"


def seen_first(fence: Fence, now: int) -> tuple[Stay, bool]:
    """A case that lay inside before the rule was there, or anybody looked, has not."""
    return Stay(True, now), False
