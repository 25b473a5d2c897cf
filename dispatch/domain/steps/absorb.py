"""并入: another case was merged into this one, whose close answers its channels as well."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import OPEN_STATES, Case, Source, moved
from dispatch.domain.step import Facts, Step


@dataclass(frozen=True, slots=True)
class Absorbed:
    case_id: str
    sources: tuple[Source, ...]


def apply(case: Case, body: Absorbed, facts: Facts, at: int, actor: str) -> Case:
    fresh = tuple(source for source in body.sources if source not in case.sources)
    return moved(case, sources=case.sources + fresh, merged=(*case.merged, body.case_id))


STEP = Step(
    "absorb",
    Absorbed,
    OPEN_STATES,
    None,
    frozenset({"system"}),
    apply,
)
