"""Which resources meet a need, in which order, why, and what is short. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dispatch.domain.emergency.resources import FRESH, NEVER, Resource

SAME = 180  # seconds: who comes within as much of another comes at the same time


@dataclass(frozen=True, slots=True)
class Need:
    """So many of what can do something."""

    ability: str
    n: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A resource with what is left of it, where it is held, and how long its way is."""

    resource: Resource
    left: int
    elsewhere: str = ""  # number of the incident that has it
    seconds: int | None = None  # None: nobody knows the way
    metres: int | None = None
    by_road: bool = True


Reason = tuple[str, int | str]  # text key under emg.why, and what fills it


@dataclass(frozen=True, slots=True)
class Match:
    """One of the ranked. `take` is how many of it the need would use; 0 for a reserve further down."""

    resource: Resource
    take: int
    left: int
    seconds: int | None
    metres: int | None
    by_road: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    resource: Resource
    reason: Reason


@dataclass(frozen=True, slots=True)
class Matched:
    need: Need
    matches: tuple[Match, ...]
    refused: tuple[Refused, ...]
    short: int


def match(need: Need, candidates: Iterable[Candidate], now: int) -> Matched:
    """Checked lately before not, sooner before later, more before less; code decides what is left alike."""
    fit, refused = [], []
    for one in candidates:
        r = one.resource
        if need.ability not in r.abilities or r.kind in NEVER or r.condition == "retired":
            continue
        why = _hindrance(one)
        if why:
            refused.append(Refused(r, why))
        else:
            fit.append(one)
    fit.sort(key=lambda c: _rank(c, now))
    wanted, matches = need.n, []
    for one in fit:
        take = min(wanted, one.left)
        wanted -= take
        matches.append(
            Match(
                one.resource, take, one.left, one.seconds, one.metres, one.by_road, _reasons(one, take, now)
            )
        )
    refused.sort(key=lambda f: (f.reason[0], f.resource.code))
    return Matched(need, tuple(matches), tuple(refused), wanted)


def _hindrance(one: Candidate) -> Reason | None:
    if one.resource.condition == "repair":
        return ("repair", "")
    if one.left <= 0:
        return ("elsewhere", one.elsewhere) if one.elsewhere else ("none_left", "")
    return None


def _rank(one: Candidate, now: int) -> tuple[bool, int, int, int, str]:
    far = 10**9 if one.seconds is None else one.seconds
    return (_stale(one.resource, now), far // SAME, -one.left, far, one.resource.code)


def _stale(resource: Resource, now: int) -> bool:
    return resource.checked_at is None or now - resource.checked_at > FRESH


def _reasons(one: Candidate, take: int, now: int) -> tuple[Reason, ...]:
    r, out = one.resource, list[Reason]()
    if one.seconds is None:
        out.append(("no_way", ""))
    else:
        out.append(("by_road" if one.by_road else "straight", max(1, round(one.seconds / 60))))
    if not r.single:
        out.append(("left", one.left))
    if r.persons:
        out.append(("persons", r.persons))
    if r.checked_at is None:
        out.append(("unchecked", ""))
    else:
        days = max(0, (now - r.checked_at) // 86_400_000)
        out.append(("stale" if _stale(r, now) else "checked", days))
    if 0 < take < one.left and not r.single:
        out.append(("part", take))
    return tuple(out)
