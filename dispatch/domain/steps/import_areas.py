"""区划导入: a staged version of a city's areas comes into force."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class AreasImported:
    city: str
    name: str
    version: int
    demo: bool
    areas: int
    provisional: int
    problems: dict[str, int]


def check(case: Case, body: AreasImported, actor: Actor) -> None:
    need("city", body.city, 6)
    need("name", body.name, 60)


def apply(case: Case, body: AreasImported, facts: Facts, at: int, actor: str) -> Case:
    return case


STEP = Step(
    "import_areas",
    AreasImported,
    frozenset({"new", "in_force"}),
    "in_force",
    frozenset({"admin", "system"}),
    apply,
    check,
    stream="area_set",
)
