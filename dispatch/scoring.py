"""How units, places and single cases are scored: one version of lists/scores.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

import yaml

from dispatch.domain.measures import Formula, Part
from dispatch.matters import LISTS

By = Literal["unit", "town", "grid"]
BYS: tuple[By, ...] = get_args(By)


@dataclass(frozen=True, slots=True)
class Scoring:
    """One version of lists/scores.yaml."""

    version: str
    fewest: int
    formulas: Mapping[str, Formula]


@cache
def scoring() -> Scoring:
    """The formulas in force."""
    row = yaml.safe_load((LISTS / "scores.yaml").read_text("utf-8"))
    return Scoring(row["version"], row["fewest"], {by: _formula(row["version"], row[by]) for by in BYS})


def _formula(version: str, row: Mapping[str, Any]) -> Formula:
    parts = tuple(Part(rate, *told) for rate, told in row["parts"].items())
    off = {name: float(row[name]) for name in ("rework", "rework_many", "yellow", "red") if name in row}
    return Formula(version, parts, **off)
