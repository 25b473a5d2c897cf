"""单位初审: the unit stands behind its handler's request for more time."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case, moved
from dispatch.domain.errors import NothingOpen
from dispatch.domain.fields import short
from dispatch.domain.step import Actor, Facts, Step
from dispatch.domain.steps.sign import lead_only


@dataclass(frozen=True, slots=True)
class ExtensionAgreed:
    opinion: str = ""


def guard(case: Case) -> None:
    if case.extension is None or case.extension.state != "applied":
        raise NothingOpen(step="agree_extension")


def check(case: Case, body: ExtensionAgreed, actor: Actor) -> None:
    short("opinion", body.opinion)
    lead_only(case, actor)


def apply(case: Case, body: ExtensionAgreed, facts: Facts, at: int, actor: str) -> Case:
    assert case.extension is not None
    return moved(case, extension=replace(case.extension, state="unit_ok"))


STEP = Step(
    "agree_extension",
    ExtensionAgreed,
    frozenset({"handling"}),
    "handling",
    frozenset({"unit"}),
    apply,
    check,
    guard=guard,
)
