"""Kinds and abilities of 应急资源, and what a kind of incident needs, as they lie in lists/resources.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from dispatch.domain.emergency.matching import Need
from dispatch.domain.emergency.resources import KINDS
from dispatch.matters import LISTS


@dataclass(frozen=True, slots=True)
class Ability:
    code: str
    zh: str
    en: str
    icon: str


@cache
def _doc() -> dict[str, Any]:
    doc: dict[str, Any] = yaml.safe_load((LISTS / "resources.yaml").read_text("utf-8"))
    if set(doc["kinds"]) != set(KINDS):
        raise ValueError("resources.yaml: kinds differ from those of the rules")
    return doc


def kind_words() -> Mapping[str, Mapping[str, str]]:
    kinds: dict[str, dict[str, str]] = _doc()["kinds"]
    return kinds


def condition_words() -> Mapping[str, str]:
    words: dict[str, str] = _doc()["conditions"]
    return words


@cache
def abilities() -> Mapping[str, Ability]:
    return {code: Ability(code, *row) for code, row in _doc()["abilities"].items()}


@cache
def needs(incident_kind: str) -> tuple[Need, ...]:
    """What this kind of incident asks for at once. Raises ValueError on an ability that is not listed."""
    rows: dict[str, int] = _doc()["needs"].get(incident_kind, {})
    for ability in rows:
        if ability not in abilities():
            raise ValueError(f"resources.yaml: {incident_kind} needs {ability}, which is no ability")
    return tuple(Need(ability, n) for ability, n in rows.items())
