"""How much an ended case is like the one in hand: by matter, place and words, never by who reported. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dispatch.domain.case import Case
from dispatch.domain.likeness import in_common, same_scenario, same_words

DIGITS = (("grid", 15), ("community", 12), ("town", 9))


@dataclass(frozen=True, slots=True)
class Kinship:
    """One version of lists/library.yaml. The weights add up to 100."""

    version: str
    days: int
    offer: int  # score from which on a case is shown
    most: int
    weights: Mapping[str, int]  # scenario place words
    places: Mapping[str, float]  # closeness of the smallest area that both lie in


@dataclass(frozen=True, slots=True)
class Similar:
    """Another case beside this one. `points` are what each part gives to the score of 100."""

    case_id: str
    score: int
    shared: str  # smallest area that both lie in: grid community town, "" for none of them
    points: tuple[tuple[str, int], ...]  # scenario place words
    common: tuple[str, ...]  # words in both


def similar(case: Case, other: Case, rules: Kinship) -> Similar:
    common = in_common(case.text, other.text)
    shared = next((name for name, n in DIGITS if len(case.area) >= n and case.area[:n] == other.area[:n]), "")
    shares = {
        "scenario": same_scenario(case.scenario, other.scenario),
        "place": rules.places.get(shared, 0.0),
        "words": same_words(case.text, other.text, common),
    }
    points = tuple((name, round(weight * shares[name])) for name, weight in rules.weights.items())
    return Similar(other.case_id, sum(n for _, n in points), shared, points, common)


def likest(found: Iterable[Similar], rules: Kinship) -> list[Similar]:
    """The likest first, the newest of those alike (ids tell the time); the same order for the same cases."""
    able = sorted(
        (one for one in found if one.score >= rules.offer), key=lambda one: one.case_id, reverse=True
    )
    return sorted(able, key=lambda one: -one.score)[: rules.most]
