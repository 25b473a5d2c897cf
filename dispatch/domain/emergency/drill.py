"""演练: what the players of a drill are told and when, fixed by a seed; and its copies of live cases.

A drill is an incident like any other with a mark on it: the same steps, clocks and screens. What is live
is never moved by it: it has copies of the open cases of its town, taken when it was declared, and a row of
numbers of its own.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Inject:
    """导调信息 of a plan: told somewhere between two minutes, with figures between two values."""

    first: float
    last: float
    text: str
    figures: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Scripted:
    """One of them as this drill has it: so many ms after it was declared."""

    after: int
    text: str
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Forked:
    """A case that was open when the drill was declared, as it stood then."""

    case_id: str
    title: str
    state: str
    urgency: str
    lon: float | None = None
    lat: float | None = None


def script(injects: Sequence[Inject], seed: int) -> list[dict[str, Any]]:
    """Facts of a drill's script, in the order of time; the same seed gives the same script."""
    dice = random.Random(seed)
    found = [
        {
            "after": dice.randint(round(one.first * MINUTE), round(one.last * MINUTE)),
            "text": one.text,
            "figures": {name: dice.randint(*between) for name, between in sorted(one.figures.items())},
        }
        for one in injects
    ]
    return sorted(found, key=lambda one: (one["after"], one["text"]))


def wrong(injects: Sequence[Inject], known: frozenset[str]) -> list[str]:
    """What is wrong with a plan's script, each naming the text."""
    out = []
    for one in injects:
        if not one.text or not 0 <= one.first <= one.last:
            out.append(f"inject {one.text or '?'}: minutes {one.first:g} to {one.last:g}")
        out += [f"inject {one.text}: no figure {name!r}" for name in one.figures if name not in known]
        out += [f"inject {one.text}: {name} {a} to {b}" for name, (a, b) in one.figures.items() if a > b]
    return out
