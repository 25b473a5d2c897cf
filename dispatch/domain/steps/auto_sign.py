"""超时自动签收: the signing window is over, so the unit has the case; one timeout is counted."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.step import Facts, Step


@dataclass(frozen=True, slots=True)
class AutoSigned:
    """Nothing to say."""


def apply(case: Case, body: AutoSigned, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, clock=case.handle, sign_timeouts=case.sign_timeouts + 1)


STEP = Step(
    "auto_sign",
    AutoSigned,
    frozenset({"dispatched"}),
    "handling",
    frozenset({"system"}),
    apply,
)
