"""How much two reports look like one matter: by place, time, scenario and words, never by who reported."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable
from dataclasses import dataclass

from dispatch.domain.case import Case
from geodata import flat

CELL = 1000  # cells to a degree: a side is 111 m, and at our latitudes more than 80 m
WORD = 2  # characters from which on words in common count
SAME = ((10, 1.0), (6, 0.8), (4, 0.4), (2, 0.2))  # digits of the scenario in common -> closeness
UNKNOWN = 0.5  # closeness of what one of the two does not tell


@dataclass(frozen=True, slots=True)
class Alike:
    """The duplicate part of lists/sla.yaml. The weights add up to 100."""

    version: str
    distance_m: int
    window_h: int
    offer: int  # score from which on a case is offered for 并案
    distance: int
    time: int
    scenario: int
    words: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """The repeat part of lists/sla.yaml: from which on mediation comes before 提级."""

    domain: str = "04"
    mediator: str = "mediator"  # kind of unit
    distance_m: int = 50
    window_d: int = 90
    count: int = 2


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another case beside this one. `points` are what each part gives to the score of 100."""

    case_id: str
    score: int
    metres: int
    minutes: int
    points: tuple[tuple[str, int], ...]  # distance time scenario words
    common: tuple[str, ...]  # words in both


def cell_of(lon: float | None, lat: float | None) -> str | None:
    """The cell a place lies in; what is within a cell's side of it lies in one of `cells_round`."""
    if lon is None or lat is None:
        return None
    return f"{math.floor(lat * CELL)}:{math.floor(lon * CELL)}"


def cells_round(lon: float, lat: float, metres: int) -> list[str]:
    """Every cell that a circle may reach into."""
    reach = math.ceil(metres / (flat.METRES_PER_DEGREE / CELL * math.cos(math.radians(lat))))
    y, x = math.floor(lat * CELL), math.floor(lon * CELL)
    return [f"{y + j}:{x + i}" for j in range(-reach, reach + 1) for i in range(-reach, reach + 1)]


def metres_between(a: Case, b: Case) -> float:
    """In a straight line; infinite where one of them has no place."""
    if a.lon is None or a.lat is None or b.lon is None or b.lat is None:
        return math.inf
    return flat.metres(a.lon, a.lat, b.lon, b.lat)


def likeness(case: Case, other: Case, rules: Alike) -> Likeness | None:
    """None where the other lies further off, in place or in time, than the rules look."""
    metres, apart = metres_between(case, other), abs(case.reported_at - other.reported_at) / 3_600_000
    if metres > rules.distance_m or apart > rules.window_h:
        return None
    common = in_common(case.text, other.text)
    points = (
        ("distance", round(rules.distance * (1 - metres / rules.distance_m / 2))),
        ("time", round(rules.time * (1 - apart / rules.window_h))),
        ("scenario", round(rules.scenario * same_scenario(case.scenario, other.scenario))),
        ("words", round(rules.words * same_words(case.text, other.text, common))),
    )
    score = sum(n for _, n in points)
    return Likeness(other.case_id, score, round(metres), round(apart * 60), points, common)


def ranked(found: Iterable[Likeness]) -> list[Likeness]:
    """The likest first; the same order for the same cases."""
    return sorted(found, key=lambda one: (-one.score, one.metres, one.case_id))


def same_scenario(a: str | None, b: str | None) -> float:
    if not a or not b:
        return UNKNOWN
    return next((closeness for digits, closeness in SAME if a[:digits] == b[:digits]), 0.0)


def in_common(a: str, b: str) -> tuple[str, ...]:
    """The runs of characters that both hold, in the order of the first."""
    blocks = difflib.SequenceMatcher(None, a[:200], b[:200], autojunk=False).get_matching_blocks()
    runs = (a[m.a : m.a + m.size].strip(" ，。、；,.;") for m in blocks)
    return tuple(run for run in runs if len(run) >= WORD)


def same_words(a: str, b: str, common: tuple[str, ...]) -> float:
    """Share of the shorter text that both hold; the words of one are enough to be recognised by."""
    shorter = min(len(a.strip()), len(b.strip()), 200)
    if not shorter:
        return UNKNOWN
    return min(1.0, sum(map(len, common)) / shorter)


def mediated(case: Case, rules: Repeat) -> bool:
    """Whether a mediation committee has, or has had, part in the case."""
    units = (case.lead or "", *case.co, *case.returned_by, *(helper.unit for helper in case.helpers))
    return any(unit.partition("@")[0] == rules.mediator for unit in units)
