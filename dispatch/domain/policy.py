"""What the system does by itself: certain reports of trusted channels are accepted and registered at once;
some go straight to their unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dispatch.domain.case import Case
from dispatch.domain.routing import helpers, rank, told, ways
from dispatch.domain.step import Context
from dispatch.domain.steps.accept import Accepted
from dispatch.domain.steps.dispatch import Dispatched
from dispatch.domain.steps.register import Registered


@dataclass(frozen=True, slots=True)
class Direct:
    """直派: which cases need no dispatcher."""

    channels: frozenset[str] = frozenset()
    urgencies: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()  # kinds of reasons against a unit with which a person looks first
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of lists/policy.yaml."""

    version: str
    channels: frozenset[str]  # whose certain reports need nobody's look
    standard: str  # what stands as 立案标准
    direct: Direct = Direct()


def follow_up(case: Case, trusted: bool, policy: Policy, ctx: Context) -> tuple[str, Any] | None:
    """The next step `system` takes on its own, or None. Certain means: a leaf of the list, a known grid, a
    channel that the policy and its key trust.
    """
    known = all(source.channel in policy.channels for source in case.sources)
    if not (trusted and known and case.scenario and case.grid):
        return None
    if case.state == "reported":
        return "accept", Accepted(case.scenario)
    if case.state == "accepted":
        return "register", Registered(policy.standard)
    sent = straight(case, policy, ctx) if case.state == "registered" else None
    return None if sent is None else ("dispatch", sent)


def straight(case: Case, policy: Policy, ctx: Context) -> Dispatched | None:
    """The dispatch that needs nobody, or None. The lists must name who leads, and that unit must be the first
    of the ranking with nothing against it that a person should weigh.
    """
    direct, leaf = policy.direct, ctx.scenarios.leaf(case)
    known = all(source.channel in direct.channels for source in case.sources)
    if not known or case.urgency not in direct.urgencies or leaf is None:
        return None
    matrix = ctx.scenarios.powers(case.area)
    found = ways(case, leaf, ctx.kinds, matrix)
    standing = ctx.known(case, tuple(found))
    top = rank(case, found, standing, ctx.weighing)[0]
    against = {reason.kind for reason in told(standing[top], ctx.weighing) if reason.against}
    if found[top] != "list" or against & direct.held:
        return None
    co = helpers(case, leaf, ctx.kinds, top, matrix)
    return Dispatched(top, co, f"{direct.opinion}（{policy.version}）", suggested=True)
