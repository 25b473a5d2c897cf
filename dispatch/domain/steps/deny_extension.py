"""驳回延期: the deadline stays; the request does not count."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case, moved
from dispatch.domain.errors import NothingOpen
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class ExtensionDenied:
    reason: str


def guard(case: Case) -> None:
    if case.extension is None or case.extension.state not in ("applied", "unit_ok"):
        raise NothingOpen(step="deny_extension")


def check(case: Case, body: ExtensionDenied, actor: Actor) -> None:
    need("reason", body.reason)


def apply(case: Case, body: ExtensionDenied, facts: Facts, at: int, actor: str) -> Case:
    assert case.extension is not None
    return moved(case, extension=replace(case.extension, state="denied"))


STEP = Step(
    "deny_extension",
    ExtensionDenied,
    frozenset({"handling"}),
    "handling",
    frozenset({"town_chief", "county_chief"}),
    apply,
    check,
    guard=guard,
)
